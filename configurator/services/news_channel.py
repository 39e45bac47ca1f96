"""News of publishing, by Redis: whoever puts something on sale or takes it off tells, and every process hears at once.

Nothing depends on it: without Redis nothing is told, and the others find it at their next look. It stands below the
showroom, which tells with it.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any

_log = logging.getLogger(__name__)
_CHANNEL = "configurator:news"
_PATIENCE = 0.5
"""Seconds that a Redis which does not answer keeps anybody waiting."""
_AGAIN = 5.0


class NewsChannel:
    """A channel of Redis at an address; '' is one on which nothing is said."""

    def __init__(self, address: str = "") -> None:
        self._address = address

    def tell(self) -> None:
        """Says that there is something new; a Redis that is gone is no reason to fail."""
        if not self._address:
            return
        from redis import RedisError

        try:
            with self._client() as client:
                client.publish(_CHANNEL, "look")
        except RedisError as error:
            _log.warning("Redis cannot be reached, the others see what is new at their next look: %s", error)

    def hear(self, heard: Callable[[], None], ended: threading.Event) -> None:
        """Calls ``heard`` whenever something is new, and after each time that Redis was gone, until it has ended."""
        if not self._address:
            return
        from redis import RedisError

        said = False
        while not ended.is_set():
            try:
                with self._client() as client, client.pubsub(ignore_subscribe_messages=True) as channel:
                    channel.subscribe(_CHANNEL)
                    said = False
                    heard()
                    while not ended.is_set():
                        if channel.get_message(timeout=1.0):
                            heard()
            except RedisError as error:
                if not said:
                    _log.warning("Redis cannot be reached, what is new is seen at the next look: %s", error)
                said = True
                ended.wait(_AGAIN)

    def _client(self) -> Any:
        from redis import Redis

        return Redis.from_url(self._address, socket_connect_timeout=_PATIENCE, socket_timeout=_PATIENCE)
