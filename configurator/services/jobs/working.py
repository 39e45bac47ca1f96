"""A process that works on jobs: it runs what the queue sends, looks each minute for what is due, and says it is there.

Ends with SIGTERM, or when the process that began it is gone. Decides nothing about single jobs (see ``running``).
"""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterable
from typing import Any

from configurator.errors import ConfiguratorError
from configurator.services.jobs.kinds import JobKind
from configurator.services.jobs.running import JobRunner
from configurator.services.showroom.showroom import Showroom

_log = logging.getLogger(__name__)
_BEAT_SECONDS = 10.0
_AGAIN = 2.0


def work(room: Showroom, kinds: Iterable[JobKind], *, parent: int | None = None) -> None:
    """Works on jobs until SIGTERM; ``parent``: and while that process is the one that began this one."""
    runner, name = JobRunner(room, kinds), f"{socket.gethostname()}:{os.getpid()}"
    ended = threading.Event()
    threading.Thread(target=_beat, args=(runner, name, ended, parent), name="heartbeat", daemon=True).start()

    def look() -> None:
        try:
            runner.look()
        except ConfiguratorError as error:
            _log.warning("it could not be looked for jobs: %s", error)

    def begun(ending: Any) -> None:
        runner.ending = ending.is_set
        threading.Thread(target=look, name="first look", daemon=True).start()

    while True:
        try:
            room.queue.work(runner.run, look, begun)
            break
        except Exception as error:  # noqa: BLE001 the queue cannot be opened: whatever its storage says
            _log.warning("the queue of jobs cannot be opened: %s", error)
            time.sleep(_AGAIN)
    ended.set()


def _beat(runner: JobRunner, name: str, ended: threading.Event, parent: int | None) -> None:
    """Says every few seconds that the process is there; looks each second whether it is still wanted."""
    beaten, said = float("-inf"), ""
    while not ended.wait(1.0 if beaten > 0 else 0):
        if parent is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        if time.monotonic() - beaten < _BEAT_SECONDS:
            continue
        beaten = time.monotonic()
        try:
            runner.beat(name)
            said = ""
        except ConfiguratorError as error:
            if str(error) != said:
                _log.warning("whoever works on jobs cannot say so: %s", error)
            said = str(error)
