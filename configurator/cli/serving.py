"""`configurator serve`: the shop on the web, in the foreground, by a few processes of several threads.

Decides what a first start does (the database is brought up to date, and the demo shop gets log-ins and customers when
nobody has been there yet) and what each process does besides answering; how it is served, ``http_server`` does.
"""

import contextlib
import errno
import gc
import importlib
import json
import logging
import mmap
import os
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from configurator.bootstrap import ReadyShowroom, data_folder, open_shop
from configurator.cli import arguments, metrics_folder
from configurator.cli.jobs import work_beside
from configurator.cli.lane_workers import LaneWorkers
from configurator.errors import ConfiguratorError
from configurator.listing import listed
from configurator.logs import write_log
from configurator.services.learning.rebuilding import hold_nightly
from configurator.services.operating import demo, one_secret
from configurator.services.operating import staff as staffing
from configurator.services.operating.demo_audience import invite_audience
from configurator.services.showroom.clock import read_clock
from configurator.services.showroom.idle_looks import Looker
from configurator.services.showroom.paces import Paces
from configurator.settings import Settings, checked_shop, is_demo
from configurator.source import Problem

if TYPE_CHECKING:
    from configurator.cli.http_server import HttpServer

_PAUSE = 10
"""For so many seconds the files are not looked at after that failed."""
_DEMO_CUSTOMERS, _DEMO_AUDIENCE = 48, 600
_LOGINS = "demo-logins.json"
_LOADED = ("configurator.web", "configurator.known_units", "huey")
"""What is loaded before there are workers, so that these share its memory and no customer waits for it.

CP-SAT takes a quarter of a process's memory: it comes with the first product that it answers for.
"""


@click.command()
@arguments.shop_option
@click.option(
    "--host",
    envvar="HOST",
    show_envvar=True,
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at.",
)
@click.option(
    "--port",
    envvar="PORT",
    show_envvar=True,
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port there.",
)
@click.option(
    "--workers",
    envvar="WEB_CONCURRENCY",
    show_envvar=True,
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes serve it; one per core, and ENGINE_MEMORY_MB for each.",
)
@click.option(
    "--jobs/--no-jobs",
    envvar="JOBS",
    show_envvar=True,
    default=True,
    show_default=True,
    help="Whether a process beside it works on jobs; without, `configurator jobs run` does.",
)
@click.option("--new", is_flag=True, help="Begin a new shop, where there are no records yet.")
@click.option("--new-secret", is_flag=True, help="Take a SECRET_KEY that the database does not know; ends all log-ins.")
def serve(folder: Path | None, host: str, port: int, workers: int, jobs: bool, new: bool, new_secret: bool) -> None:
    """Open the shop; Ctrl-C closes it."""
    settings = arguments.settings(folder, host=host, port=port, workers=workers, jobs=jobs)
    _claim(host, port, "Choose another port with --port, or PORT=… make run.")
    if settings.metrics_port:
        _claim("127.0.0.1", settings.metrics_port, "Choose another METRICS_PORT.")
    passwords = _prepare(settings, new=new, new_secret=new_secret)
    if settings.metrics_port or settings.metrics_token:
        metrics_folder.make(data_folder(settings, checked_shop(settings)))
    gc.collect()  # workers begin with what is here
    for module in _LOADED:
        importlib.import_module(module)
    _server(settings, passwords).run()


def _prepare(settings: Settings, *, new: bool, new_secret: bool) -> Mapping[str, str]:
    """The shop's records are there and up to date; of a first start of the demo shop with customers in them.

    Gives the new passwords of the demo shop's accounts, by address: they are printed this once.
    """
    room = open_shop(settings, new=new)
    one_secret.agree(room, room.settings.secret_key, settings.secret_key_fallbacks, anew=new_secret)
    passwords = _furnish(room) if is_demo(room.shop) and demo.is_empty(room) else {}
    write_log(settings.log_format)
    room.teller.speaks = True
    if settings.workers > 1:
        room.refresh(now=True)  # what is new on disk is compiled and stored once, not once a process
    room.store.close()
    return passwords


def _server(settings: Settings, passwords: Mapping[str, str]) -> "HttpServer":
    """The server of these settings; the app is made in the worker, which owns the solver and the connections."""
    from configurator.cli.http_server import Companion, HttpServer  # gunicorn trips over a wrong WEB_CONCURRENCY

    leaving = mmap.mmap(-1, 1)  # a byte that all its processes see
    lanes = LaneWorkers(settings.lanes) if settings.lanes else None
    return HttpServer(
        lambda: _app(settings, lambda: leaving[0] != 0, lanes),
        lambda worker: _opened(worker, passwords),
        host=settings.host,
        port=settings.port,
        metrics_port=settings.metrics_port,
        workers=settings.workers,
        drain_seconds=settings.seconds_to_drain,
        leaving=leaving,
        companions=[Companion(lambda: work_beside(settings))] if settings.jobs else [],
        lanes=lanes,
    )


def _app(settings: Settings, leaving: Callable[[], bool], lanes: LaneWorkers | None) -> Any:
    """The app of a worker, open for customers. What keeps it from opening is said in one message.

    With lanes it is one that hands on what is slow; in a lane one that opens when something is handed on to it.
    """
    web_lanes = importlib.import_module("configurator.web.lanes")
    if lanes is not None and lanes.mine is not None:
        return web_lanes.Lane(lambda: _ready(settings, leaving, lambda paces: paces.slow)[0])
    try:
        app, paces = _ready(settings, leaving, lambda paces: _all_but(paces) if lanes else _all)
    except ConfiguratorError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(3) from error
    return web_lanes.Front(app, lanes.addresses, paces) if lanes else app


def _ready(
    settings: Settings, leaving: Callable[[], bool], ours: Callable[[Paces], Callable[[str], bool]]
) -> tuple[Any, Paces]:
    """The app of a process that answers for ``ours``, with all that it does besides answering, and the paces."""
    app = importlib.import_module("configurator.web").create_app(settings)
    room: ReadyShowroom = app.extensions["room"]
    paces = Paces(room.data / "paces.json", room.engines.stored_size)
    room.engines.ours = ours(paces)
    room.leaving = leaving
    room.teller.speaks = True
    room.refresh(now=True)  # the solver is warm before the first customer comes
    threading.Thread(target=_follow, args=(room,), daemon=True).start()
    threading.Thread(target=room.news.hear, args=(lambda: _look(room), threading.Event()), daemon=True).start()
    threading.Thread(target=hold_nightly, args=(room, threading.Event()), daemon=True).start()
    Looker(room.looks, room.engines).start()
    return app, paces


def _all(_: str) -> bool:
    return True


def _all_but(paces: Paces) -> Callable[[str], bool]:
    return lambda product: not paces.slow(product)


def _opened(worker: Any, passwords: Mapping[str, str]) -> None:
    """The first worker says that the shop is open, and wakes lanes that will be needed; it speaks for all."""
    if worker.age > 1:
        return
    if isinstance(worker.wsgi, importlib.import_module("configurator.web.lanes").Front):
        threading.Thread(target=worker.wsgi.wake, daemon=True).start()
    room = worker.wsgi.extensions["room"]
    _introduce(room, passwords)
    shop, *figures = [_shown_address(listener) for listener in worker.sockets]
    for address in figures:
        click.echo(f"Figures for Prometheus: {address}metrics")
    click.echo(f"The shop is open at {shop} (Ctrl-C closes it)")


def _shown_address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _claim(host: str, port: int, hint: str) -> None:
    """Sees that the address can be listened at, before anything is made. Raises UsageError, with the hint."""
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            hint = "HOST (--host) is a name or an address of this machine, such as 127.0.0.1 or 0.0.0.0."
        raise click.UsageError(f"{host}:{port} cannot be used: {error.strerror}. {hint}") from error


def _follow(room: ReadyShowroom) -> None:
    """Looks at the files for as long as the process lives, whether customers come or not."""
    log, ended, said = logging.getLogger("configurator.shop"), threading.Event(), ""
    while not ended.wait(max(0.2, room.settings.look_seconds)):
        try:
            room.refresh()
            said = ""
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            if what != said:
                known = isinstance(error, ConfiguratorError)
                log.warning("the files cannot be followed: %s", json.dumps(what), exc_info=None if known else error)
            said = what
            ended.wait(_PAUSE)


def _look(room: ReadyShowroom) -> None:
    """Looks at once: somebody has published. What fails is tried again by whoever follows the files."""
    with contextlib.suppress(ConfiguratorError):
        room.refresh(now=True)


def _furnish(room: ReadyShowroom) -> Mapping[str, str]:
    """Log-ins and customers for a demo shop that nobody has been in; the passwords, by address."""
    click.echo("The shop is empty: making log-ins and synthetic customers (this happens once).")
    passwords = demo.add_logins(room)
    file = room.data / _LOGINS
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
        json.dump(passwords, kept, indent=2)
    demo.furnish(room)
    with click.progressbar(length=_DEMO_CUSTOMERS, label="Inviting customers") as bar:
        demo.fill(room, customers=_DEMO_CUSTOMERS, seed=1, progress=lambda: bar.update(1))
    with click.progressbar(length=_DEMO_AUDIENCE, label="Comparing visitors") as bar:
        invite_audience(room, people=_DEMO_AUDIENCE, seed=1, progress=bar.update)
    return passwords


def _warn_about_links(settings: Settings) -> None:
    if not settings.address:
        click.echo(
            "PUBLIC_URL is not set, so mails have no links and nobody can get a new password by mail: set it to the "
            "address that customers open, such as PUBLIC_URL=https://shop.example.",
            err=True,
        )


def problem_count(problems: Iterable[Problem]) -> str:
    """'1 mistake and 2 warnings'."""
    found = Counter("mistake" if problem.severity == "error" else "warning" for problem in problems)
    return listed(f"{number} {word}{'s' if number > 1 else ''}" for word, number in sorted(found.items()))


def _introduce(room: ReadyShowroom, passwords: Mapping[str, str]) -> None:
    """What is on sale, what is broken, and who can log in as what."""
    for published in room.products():
        click.echo(f"On sale: {published.product.name} ({published.product.key}, {published.revision.hash[:12]})")
    for key, problems in room.problems().items():
        click.echo(f"{key}: {problem_count(problems)} in its files; `configurator check` lists them.", err=True)
    click.echo(f"Days and times are those of {room.settings.time_zone} (TIME_ZONE names another).")
    if doubt := read_clock(room).doubt:
        click.echo(doubt, err=True)
    _warn_about_links(room.settings)
    click.echo(f"Mail: {room.post.carrier}{', shown at /mail' if room.settings.shows_mail else ''}")
    if staffing.nobody(room):
        click.echo("Nobody can log in to studio and sales desk yet: configurator account --help says how.")
    file = room.data / _LOGINS
    if passwords:
        click.echo(f"Log in at /login as (printed this once; the passwords are kept in {file}):")
        for login in demo.LOGINS:
            click.echo(f"  {login.role:<13} {login.email:<27} {passwords[login.email]}")
    elif is_demo(room.shop) and file.is_file():
        click.echo(f"Log in at /login with the addresses and passwords in {file}.")
