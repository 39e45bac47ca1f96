"""A shop whose files have to be still for two seconds, by a clock that only goes on when it is told to."""

from dataclasses import dataclass
from pathlib import Path

from configurator.bootstrap import ReadyShowroom
from configurator.rules.drafts import Texts
from configurator.services.showroom.showroom import SaleState
from configurator.services.showroom.still_files import Stillness
from configurator.settings import Settings
from tests.services.small_shop import CATALOGUE, RULES, write_shop

BENCH = CATALOGUE.replace("name: Plank", "name: Bench")
MORE = RULES + 'rule no-mat "A mat slips on glass."\n  top = glass excludes mat is given\n'


@dataclass
class Clock:
    """A clock that only goes on when it is told to."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Shop:
    """An open shop whose files have to be still for two seconds, and its clock."""

    room: ReadyShowroom
    clock: Clock

    @property
    def folder(self) -> Path:
        return self.room.shop.root

    @property
    def sold(self) -> Texts:
        revision = self.room.current("desk").revision
        return Texts(revision.catalogue_text, revision.rules_text)

    def after(self, seconds: float) -> Texts:
        """What is sold once so much time has gone by, with a look each second."""
        for _ in range(int(seconds)):
            self.room.refresh(now=True)
            self.clock.at += 1
        self.room.refresh(now=True)
        return self.sold

    @property
    def stand(self) -> SaleState:
        self.room.refresh(now=True)
        return self.room.stand("desk")


def opened(tmp_path: Path, clock: Clock | None = None) -> Shop:
    """A shop, open for a while: its files are taken."""
    if not (tmp_path / "shop").exists():
        write_shop(tmp_path / "shop")
    room = ReadyShowroom(
        Settings(
            shop_folder=tmp_path / "shop",
            data=tmp_path / "data",
            look_seconds=0,
            still_seconds=0,
            secret_key="a secret of tests",
        )
    )
    room.refresh()
    room.following.stillness = Stillness(2, clock or Clock())
    return Shop(room, room.following.stillness.clock)  # type: ignore[arg-type]
