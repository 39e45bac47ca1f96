"""Orders whose mails the tests follow: placed, told, and looked at in the outbox and in the folder."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.orders.order import Contact, Order
from configurator.services.configuring import designs
from configurator.services.visitor import Visitor
from tests.services.buying import buy

ADA = Contact("Ada Example", "ada@example.org", "1 Example Street")


def later(room: ReadyShowroom, monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """Moves the shop's clock on."""
    now = room.now() + timedelta(**by)
    monkeypatch.setattr(room, "now", lambda: now)


def desk_bought(room: ReadyShowroom, contact: Contact = ADA, key: str = "key") -> Order:
    who = Visitor("ada")
    return buy(room, who, designs.start(room, who, "desk").id, contact, key=key)


def files(room: ReadyShowroom) -> list[Path]:
    return sorted((room.data / "mail").glob("*.eml"))


def waiting(room: ReadyShowroom) -> list[tuple[str, int, bool, str]]:
    with room.reading() as unit:
        return [(each.letter.about, each.tries, each.failed, each.problem) for each in unit.outbox.waiting()]
