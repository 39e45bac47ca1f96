"""That two did the same at the same time: the later one may try again on what stands there now."""

from configurator.errors import StaleEdit


class ConcurrentChange(StaleEdit):
    """Somebody wrote the same row since it was read. Nothing was changed; reading again and retrying is safe."""
