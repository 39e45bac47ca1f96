"""The queue of jobs: what tells a process that works on jobs that there is something to do, by huey.

It carries names of jobs and nothing else: what is to be done, and how far it is, stands in the shop's database, so
whatever the queue loses is sent again. It is a file in the data folder, or lies in the shop's PostgreSQL. Decides
neither what is done nor when; it stands below the showroom, which sends with it. Huey is loaded when it is needed: it
takes half a second.
"""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
_THREADS = 4
_PATIENCE = 15
"""Seconds that jobs have to come to an end when the process is told to."""
_CONNECT = 3
_IDLE = 1.0
"""An idle process looks into a queue in a file after so many seconds at the latest."""


class JobQueue:
    """A queue in a file or in a PostgreSQL database; nothing is opened before it is used."""

    def __init__(self, place: Path | str) -> None:
        """``place``: the file, or the address of the database as libpq wants it."""
        self._place = place
        self._run: Callable[[str], None] = lambda _: None
        self._look: Callable[[], None] = lambda: None
        self._working = False

    def send(self, job: str, *, seconds: float = 0) -> None:
        """Tells whoever works on jobs about one that is due in so many seconds.

        A queue that cannot be reached is no reason to fail: the job is found by the next look.
        """
        for last in (False, True):  # a connection may have died since it was used
            try:
                task = self._tasks["run"]
                task.schedule((job,), eta=_naive(seconds)) if seconds else task(job)
                return
            except Exception as error:  # noqa: BLE001 whatever its storage says
                if last:
                    _log.warning("the queue of jobs cannot be reached, they wait: %s", error)
            finally:
                if not self._working:
                    self.close()

    def empty(self) -> bool:
        """Whether nothing is in it; as long as it cannot be reached, nothing can be sent either."""
        try:
            return not self._huey.pending_count()
        except Exception:  # noqa: BLE001 whatever its storage says
            return False
        finally:
            if not self._working:
                self.close()

    def work(self, run: Callable[[str], None], look: Callable[[], None], begun: Callable[[Any], None]) -> None:
        """Runs what is sent, and looks for what is due each minute, in threads, until SIGTERM.

        ``begun`` gets what can be asked whether the end has come (a ``threading.Event``).
        """
        from huey.consumer import Consumer

        class ListeningConsumer(Consumer):  # type: ignore[misc]
            """Hears signals before its first thread begins: a job may be done, and the end asked for, by then."""

            def start(self) -> None:
                self._set_signal_handlers()
                super().start()

        self._run, self._look = run, look
        logging.getLogger("huey").addHandler(_Shortened())
        logging.getLogger("huey").propagate = False
        _ = self._tasks
        consumer = ListeningConsumer(
            self._huey,
            workers=_THREADS,
            max_delay=_IDLE,
            scheduler_interval=5,
            graceful_signal="TERM",
            shutdown_timeout=_PATIENCE,
        )
        begun(consumer.stop_flag)
        self._working = True
        consumer.run()

    def close(self) -> None:
        """Closes what was opened."""
        if "_huey" in self.__dict__:
            self._huey.storage.close()

    @cached_property
    def _huey(self) -> Any:
        """The queue itself. Raises what its storage raises when it cannot be reached."""
        from huey import Huey
        from huey.storage import PostgresStorage, SqliteStorage

        if isinstance(self._place, Path):
            given: dict[str, Any] = {"storage_class": SqliteStorage, "filename": str(self._place), "cache_mb": 0}
        else:
            given = {"storage_class": PostgresStorage, "dsn": self._place, "table_prefix": "jobs_queue"}
            given["connect_timeout"] = _CONNECT
        return Huey("jobs", results=False, serializer=_json_messages(), **given)

    @cached_property
    def _tasks(self) -> dict[str, Any]:
        from huey import crontab

        run = self._huey.task(name="run")(lambda job: self._run(job))
        look = self._huey.periodic_task(crontab(), name="look", priority=1)(lambda: self._look())
        return {"run": run, "look": look}


def _json_messages() -> Any:
    """Messages as JSON: whoever can write into the queue can begin a job of ours, and run no code of theirs."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class JsonMessages(Serializer):  # type: ignore[misc]
        def _serialize(self, data: Any) -> bytes:
            when = data.eta.isoformat() if data.eta else None
            return json.dumps([data.id, data.name, when, *data.args]).encode()

        def _deserialize(self, data: Any) -> Any:
            name, task, when, *given = json.loads(bytes(data))
            eta = datetime.fromisoformat(when) if when else None
            return Message(name, task, eta, retries=0, retry_delay=0, args=tuple(map(str, given)), kwargs={})

    return JsonMessages()


def _naive(seconds: float) -> datetime:
    """The moment in so many seconds, as huey counts: UTC without saying so."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None)


class _Shortened(logging.Handler):
    """Says in a line, and once, what huey says with a traceback each second while its storage is gone."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._said = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Passes on what is new."""
        error = record.exc_info[1] if record.exc_info else None
        told = f"{record.getMessage()}: {error}" if error else record.getMessage()
        if told != self._said:
            self._said = told
            _log.warning("%s", told)
