"""Gunicorn as the shop runs it: workers, some of them lanes, companions, and a way to stop that loses no request.

Decides gunicorn's settings, how companions live, and what stopping means: /readyz says no at once, whoever asks it is
given time to look, and only then the address is closed and what has begun is finished.
"""

import contextlib
import logging
import mmap
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from configurator.cli import metrics_folder
from configurator.cli.lane_workers import LaneWorkers
from configurator.logs import take_in

_REFUSED = b"The request cannot be read.\n"
_HEAD = (
    b"Connection: close",
    b"Content-Type: text/plain; charset=utf-8",
    b"Cache-Control: no-store",
    b"X-Content-Type-Options: nosniff",
    b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox",
)
_TELLING = {
    "Invalid request from ip=": "a request that cannot be read is refused",
    "Error handling request": "a request could not be answered",
}
"""How lines of gunicorn's begin that repeat an address or what was sent, and what is said in their place."""
_THREADS = 8
_THREADS_WITH_LANES = 32
"""Most of them only wait for a lane."""
GRACE = 20
"""Seconds that what has begun is given to end."""
_SHORT_LIFE = 5.0
"""A companion that lived for less seconds waits before it is begun again, each time twice as long, up to a minute."""


_OWN = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP, signal.SIGQUIT)
"""Signals that mean to a companion something else than to the server it is forked from."""


class Companion:
    """A process beside the workers: begun when the server begins, begun again when it dies, ended with the server."""

    def __init__(self, work: Callable[[], None]) -> None:
        """``work`` runs until SIGTERM in a process of its own, forked from the server's."""
        self._work = work
        self.pid = 0
        self._begun, self._pause, self._not_before = 0.0, 0.0, 0.0

    def see_to(self, close: Callable[[], None]) -> None:
        """Begins the process unless it lives; ``close`` closes in it what belongs to the server."""
        if self.pid or time.monotonic() < self._not_before:
            return
        self._begun = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, _OWN)  # told to end before it listens, it ends once it does
        self.pid = os.fork()
        if self.pid:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _OWN)
            return
        code = 1
        try:
            for each in _OWN:
                signal.signal(each, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _OWN)
            close()
            self._work()
            code = 0
        except KeyboardInterrupt:
            code = 0
        finally:
            os._exit(code)

    def reap(self) -> None:
        """Learns whether the process has died."""
        if not self.pid:
            return
        with contextlib.suppress(ChildProcessError):  # reaped already, as an unknown child
            if os.waitpid(self.pid, os.WNOHANG)[0] == 0:
                return
        self.pid, lived = 0, time.monotonic() - self._begun
        self._pause = 0.0 if lived > _SHORT_LIFE else min(60.0, 2 * self._pause or 1.0)
        self._not_before = time.monotonic() + self._pause

    def tell(self, number: int) -> None:
        """Sends the process a signal."""
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class ClosingWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker, which keeps nobody waiting at an address that is closed.

    Gunicorn's own leaves its address open until the last request is finished: who comes meanwhile hangs.
    """

    lane: int | None = None
    before_leaving: Callable[[float], None] | None = None
    """What a worker that is told to stop waits for, so many seconds at most, while it goes on answering."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Told to stop: does so as soon as it may."""
        wait = self.before_leaving
        if wait is None:
            super().handle_exit(sig, frame)
            return
        leave = super().handle_exit
        threading.Thread(target=lambda: (wait(GRACE - 2), leave(sig, frame)), daemon=True).start()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Refuses what is no request."""
        super().handle_error(req, _WordlessConnection(client), addr, exc)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Takes connections or not; told to stop, it takes those that wait already and closes the address."""
        if enabled or self.alive:
            super().set_accept_enabled(enabled)
            return
        for each in self.sockets:
            waiting = self.nr_conns - 1
            while waiting < self.nr_conns:
                waiting = self.nr_conns
                self.accept(each)
        super().set_accept_enabled(False)
        for each in self.sockets:
            each.close()


class Shift(Arbiter):  # type: ignore[misc]
    """Gunicorn's arbiter with companions, and with a while between the word to stop and the closing of the address."""

    def __init__(self, app: "HttpServer") -> None:
        self._companions, self._leaving, self._drain = app.companions, app.leaving, app.drain_seconds
        self._closes_at: float | None = None
        super().__init__(app)

    def manage_workers(self) -> None:
        """Called about once a second: sees to workers and companions, and closes when it is time."""
        super().manage_workers()
        if self._closes_at is not None and time.monotonic() >= self._closes_at:
            raise StopIteration
        for each in self._companions:
            each.see_to(self._close_listeners)

    def reap_workers(self) -> None:
        """Learns which workers and companions have died."""
        for each in self._companions:
            each.reap()
        super().reap_workers()

    def handle_term(self) -> None:
        """The first word to stop: not ready from now on, still answering for a while. The second one: at once."""
        self._leaving[0] = 1
        if self._closes_at is not None or not self._drain:
            raise StopIteration
        self._closes_at = time.monotonic() + self._drain

    def stop(self, graceful: bool = True) -> None:
        """Ends workers and companions; those that do not end in time are killed."""
        self._leaving[0] = 1
        for each in self._companions:
            each.tell(signal.SIGTERM)
        super().stop(graceful)
        until = time.monotonic() + (GRACE if graceful else 2)
        while any(each.pid for each in self._companions) and time.monotonic() < until:
            self.reap_workers()
            time.sleep(0.05)
        for each in self._companions:
            each.tell(signal.SIGKILL)

    def _close_listeners(self) -> None:
        for each in self.LISTENERS:
            each.close()


class _ServerLog(Logger):  # type: ignore[misc]
    """What gunicorn says stands among the shop's own lines, in their form; it names neither who asked nor for what."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn before it says anything."""
        super().setup(cfg)
        take_in(self.error_log)
        self.error_log.addFilter(_without_what_was_sent)


def _without_what_was_sent(said: logging.LogRecord) -> bool:
    for begins, instead in _TELLING.items():
        if str(said.msg).startswith(begins):
            said.msg, said.args = instead, ()
    return True


class _WordlessConnection:
    """A connection at which gunicorn's page for what is no request becomes a line that repeats nothing of it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def sendall(self, page: bytes) -> None:
        """Sends the status that the page has, and a line."""
        head = b"\r\n".join([page.partition(b"\r\n")[0], *_HEAD, b"Content-Length: %d" % len(_REFUSED)])
        self._connection.sendall(head + b"\r\n\r\n" + _REFUSED)


class HttpServer(BaseApplication):  # type: ignore[misc]
    """An app on an address, by gunicorn: workers of several threads, companions, and draining before it closes."""

    def __init__(
        self,
        load: Callable[[], Any],
        opened: Callable[[Any], None],
        *,
        host: str,
        port: int,
        workers: int,
        drain_seconds: float,
        leaving: mmap.mmap,
        metrics_port: int = 0,
        companions: Sequence[Companion] = (),
        lanes: LaneWorkers | None = None,
    ) -> None:
        """``load`` makes the app and ``opened`` sees the worker that is ready, both in each worker, lanes included.

        ``metrics_port`` is a second port, of this machine alone, that the app answers at; 0: there is none.
        ``leaving`` is a byte that all processes see: 1 once the server has been told to stop.
        """
        self._load, self._opened = load, opened
        figures = [f"127.0.0.1:{metrics_port}"] if metrics_port else []
        self._bind, self._workers = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}", *figures], workers
        self._lanes, self._pid = lanes, os.getpid()
        self.companions, self.drain_seconds, self.leaving = tuple(companions), drain_seconds, leaving
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings; a front server that compresses, logs and speaks https may stand before it."""
        lanes = self._lanes
        hooks = {"pre_fork": lanes.choose, "post_fork": lanes.settle} if lanes else {}
        for key, value in {
            "bind": self._bind,
            "workers": self._workers + (len(lanes.addresses) if lanes else 0),
            "worker_class": ClosingWorker,
            "threads": _THREADS_WITH_LANES if lanes else _THREADS,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 15,
            "loglevel": "warning",
            "logger_class": _ServerLog,
            "child_exit": metrics_folder.ended,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108 a heartbeat file
            "forwarded_allow_ips": "",  # who is believed is said by PROXY_HOPS, to the app
            "forwarder_headers": "",
            "control_socket_disable": True,
            "post_worker_init": self._opened,
            **hooks,
        }.items():
            if key in self.cfg.settings:
                self.cfg.set(key, value)

    def load(self) -> Any:
        """The app, in a worker."""
        return self._load()

    def run(self) -> None:
        """Serves until it is told to stop."""
        try:
            Shift(self).run()
        finally:
            if self._lanes and os.getpid() == self._pid:
                self._lanes.remove()
