"""The folder in which the processes of a server count together, so that any of them can show the figures of all.

It is named in PROMETHEUS_MULTIPROC_DIR before the figures' library is loaded, which writes its files there.
"""

import os
import shutil
from pathlib import Path
from typing import Any

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def make(data: Path) -> Path:
    """A new folder for this process and those that come of it; those of servers that are gone are removed."""
    every = data / "metrics"
    for folder in every.glob("[0-9]*"):
        if int(folder.name) == os.getpid() or not _lives(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
    own = every / str(os.getpid())
    own.mkdir(parents=True, mode=0o700)
    os.environ[_VARIABLE] = str(own)
    return own


def ended(_: Any, worker: Any) -> None:
    """Gunicorn's word that a process has ended: what it had in memory counts no more, what it did still does."""
    if _VARIABLE in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # looks at the variable when it is loaded

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True
