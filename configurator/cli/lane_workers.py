"""Lanes among a server's workers: which worker is one, where it listens, and when it may stop.

A lane is a worker as the others are, begun again when it dies, but at a lower priority and on a socket of its own. The
sockets belong to the whole server: who asks while a lane is being begun again waits for it.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import IO, Any

_NICE = 10
"""A lane's priority: it has what the others leave, and on a busy core about a tenth."""
_BACKLOG = 128


class LaneWorkers:
    """The lanes of one server, made before its first worker."""

    def __init__(self, lanes: int) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="configurator-"))  # nobody else can look into it
        self.addresses = tuple(str(self._folder / str(number)) for number in range(lanes))
        self._sockets = tuple(map(_listening, self.addresses))
        self._fronts = self._folder / "fronts"
        self._fronts.touch()
        self._held: IO[bytes] | None = None
        self.mine: int | None = None
        """In a worker: the number of its lane, None for one that customers come to."""

    def choose(self, arbiter: Any, worker: Any) -> None:
        """Before a worker is forked: it becomes what is missing among the newest; older ones are on their way out."""
        others = sorted(arbiter.WORKERS.values(), key=lambda each: each.age, reverse=True)[: arbiter.num_workers - 1]
        there = Counter(each.lane for each in others)
        lanes = range(len(self.addresses))
        enough = there[None] >= arbiter.num_workers - len(lanes)
        worker.lane = next((number for number in lanes if not there[number]), None) if enough else None

    def settle(self, arbiter: Any, worker: Any) -> None:
        """In a new worker: it has its own socket alone, and a lane the priority and settings of one."""
        self.mine = worker.lane
        for number, each in enumerate(self._sockets):
            if number != self.mine:
                each.close()
        if self.mine is None:
            self._held = self._fronts.open("rb")
            fcntl.flock(self._held, fcntl.LOCK_SH)
            return
        for each in arbiter.LISTENERS:
            each.close()
        worker.sockets = [self._sockets[self.mine]]
        worker.before_leaving = self._wait_for_fronts
        worker.cfg.set("secure_scheme_headers", {})  # how somebody came is told in the note
        worker.cfg.set("limit_request_fields", worker.cfg.limit_request_fields + 2)
        os.nice(_NICE)

    def _wait_for_fronts(self, seconds: float) -> None:
        """Until none is left that could hand something on: they hold a lock for as long as they live."""
        until = time.monotonic() + seconds
        with contextlib.suppress(OSError), self._fronts.open("rb") as door:
            while time.monotonic() < until:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return
                time.sleep(0.05)

    def remove(self) -> None:
        """Closes the sockets and removes their files, when the server has ended."""
        for each in self._sockets:
            each.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _listening(address: str) -> socket.socket:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.bind(address)
    opened.listen(_BACKLOG)
    opened.setblocking(False)
    return opened
