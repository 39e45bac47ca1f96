"""A shop that is really served, by `configurator serve` on a port of this machine, and can be hurt.

Decides how it is started, killed and asked whether it answers again. What customers do in it is in ``shoppers``, what
its records must hold in ``records``.
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

COMMAND = [sys.executable, "-c", "from configurator.cli import main; main()"]
OPENS_WITHIN = 60.0
_AHEAD = """
from datetime import timedelta
from configurator.cli import main
from configurator.services.showroom.showroom import Showroom
right = Showroom.now
Showroom.now = lambda room: right(room) + timedelta(days={days})
main()
"""
"""The shop with its one clock ahead; the machine's own clock is left alone."""


class ServedShop:
    """The shop of a folder, with its data in another; two workers unless told otherwise."""

    def __init__(
        self, folder: Path, data: Path, *, database: str = "", workers: int = 2, more: Mapping[str, str] | None = None
    ) -> None:
        self.folder, self.data, self.database, self.port = folder, data, database, _free_port()
        self._own = {"CONFIGURATOR_DATA": str(data), "PROXY_HOPS": "1", "WEB_CONCURRENCY": str(workers), **(more or {})}
        if database:
            self._own["DATABASE_URL"] = database
        self._new = True
        self.process: subprocess.Popen[str] | None = None
        self.said: list[str] = []

    @property
    def environment(self) -> dict[str, str]:
        """The variables that its commands are given."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PYTHONPATH")}
        return kept | self._own

    def start(self, *, days_ahead: int = 0, opens: bool = True) -> bool:
        """Starts it, its clock so many days ahead; whether it opened. Raises RuntimeError where it should have."""
        self.said = []
        first = ["--new"] if self._new else []
        self._new = False
        command = [sys.executable, "-c", _AHEAD.format(days=days_ahead)] if days_ahead else COMMAND
        self.process = subprocess.Popen(
            [*command, "serve", "--shop", str(self.folder), "--port", str(self.port), *first],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        opened = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, opened), daemon=True).start()
        until = time.monotonic() + OPENS_WITHIN
        while time.monotonic() < until and not opened.wait(0.05) and self.process.poll() is None:
            pass
        if opens and not opened.is_set():
            raise RuntimeError("The shop did not open: " + " / ".join(self.said[-5:]))
        return opened.is_set()

    def _listen(self, process: subprocess.Popen[str], opened: threading.Event) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.said.append(line.rstrip())
            if re.search(r"open at http://", line):
                opened.set()

    def workers(self) -> list[int]:
        """The processes that the server has begun: workers, and those beside them."""
        with suppress(OSError):
            process = self.process.pid if self.process else 0
            return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
        return []

    def kill_all(self) -> None:
        """Kills the server and all that came of it, as a machine that loses its power does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> float:
        """Tells it to stop; seconds until it has."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill_all()
        return time.monotonic() - begun

    def run(self, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """A command on this shop."""
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environment | {"CONFIGURATOR_SHOP": str(self.folder)},
            capture_output=True, text=True, timeout=timeout, check=False,
        )  # fmt: skip

    def answers(self, path: str = "/readyz", *, within: float = 30.0) -> bool:
        """Whether it answers with 200 within so many seconds."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return True
            time.sleep(0.1)
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
