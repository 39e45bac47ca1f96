"""`python -m tools.chaos`: hurts shops that are served on this machine, in folders of their own, and prints a row each.

Takes half an hour with a thousand kills; `--kills 40` is a first look. Talks to 127.0.0.1 alone, and ends by itself.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import click
import psycopg

from tests.servers import NoServer, postgres_server
from tests.services.small_shop import write_shop
from tools.chaos import crowds, disasters
from tools.chaos.kills import killed
from tools.chaos.rows import Row
from tools.chaos.served_shop import ServedShop

PRODUCT = "desk"


class Ground:
    """Where shops are made: each in a folder of its own, on SQLite or on a new database of the PostgreSQL server."""

    def __init__(self, folder: Path, postgres: str) -> None:
        self._folder, self._postgres, self._numbers = folder, postgres, count(1)

    def data(self) -> Path:
        """A folder that nobody has used."""
        return self._folder / f"data-{next(self._numbers)}"

    def shop(self, data: Path | None = None, *, database: str = "", workers: int = 2) -> ServedShop:
        """A new shop of the small product."""
        folder = write_shop(self._folder / f"shop-{next(self._numbers)}")
        return ServedShop(folder, data or self.data(), database=database, workers=workers, more={"LOOK_SECONDS": "0.2"})

    def postgres(self) -> str:
        """The URL of a new database. Raises NoServer where there is no server."""
        if not self._postgres:
            raise NoServer("no PostgreSQL")
        name = f"chaos_{next(self._numbers)}"
        with psycopg.connect(self._postgres.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._postgres.rpartition("/")[0] + f"/{name}"


def sqlite(shop: ServedShop) -> str:
    """The URL of a shop's own database."""
    return f"sqlite:///{shop.data}/shop.sqlite3"


def tries(ground: Ground, kills: int, clicks: int) -> dict[str, Callable[[], Row]]:
    """All that is tried, by a word that asks for it alone."""

    def on_postgres() -> Row:
        try:
            database = ground.postgres()
        except NoServer as reason:
            return Row("kills, PostgreSQL", str(reason), None)
        return killed(ground.shop(database=database), PRODUCT, database, kills - kills // 2, "PostgreSQL")

    def plainly(do: Callable[[ServedShop, str, str], Row]) -> Callable[[], Row]:
        def tried() -> Row:
            shop = ground.shop()
            return do(shop, PRODUCT, sqlite(shop))

        return tried

    def restored() -> Row:
        other = ground.shop()
        return crowds.backup_while_ordering(ground.shop(), PRODUCT, ground.data(), other, sqlite(other))

    return {
        "sqlite": plainly(lambda shop, product, database: killed(shop, product, database, kills // 2, "SQLite")),
        "postgresql": on_postgres,
        "full": lambda: disasters.full_disk(ground.shop, ground.data(), PRODUCT),
        "read-only": lambda: disasters.read_only_disk(ground.shop, ground.data(), PRODUCT),
        "damaged": plainly(disasters.damaged_page),
        "clock": plainly(disasters.jumping_clock),
        "half-written": plainly(disasters.half_written_files),
        "publishers": plainly(disasters.two_publishers),
        "restarts": plainly(disasters.restarts),
        "crowd": lambda: crowds.publication_midway(ground.shop(), PRODUCT),
        "memory": lambda: crowds.memory(ground.shop(workers=1), PRODUCT, clicks),
        "backup": restored,
    }


@click.command()
@click.option("--kills", default=1000, show_default=True, help="How many processes are killed, on both databases.")
@click.option("--clicks", default=10_000, show_default=True, help="Over how many clicks memory is watched.")
@click.argument("words", nargs=-1)
def main(kills: int, clicks: int, words: tuple[str, ...]) -> None:
    """Hurts the shop and prints what became of it; WORDS: only these (sqlite, full, clock, ...)."""
    broken = False
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="configurator-chaos-")))
        try:
            server = stack.enter_context(postgres_server()).url
        except NoServer:
            server = ""
        every = tries(Ground(folder, server), kills, clicks)
        if unknown := set(words) - set(every):
            raise click.UsageError(f"{', '.join(sorted(unknown))} is none of {', '.join(every)}.")
        for word in words or every:
            row = every[word]()
            click.echo(str(row))
            broken |= row.good is False
    sys.exit(broken)


if __name__ == "__main__":
    main()
