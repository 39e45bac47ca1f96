"""The studio: where merchandisers read, check, save and publish what the shop sells."""

from configurator.web.studio import editing, keeping, publishing, sizes, withdrawing
from configurator.web.studio.blueprint import blueprint

__all__ = ["blueprint", "editing", "keeping", "publishing", "sizes", "withdrawing"]
