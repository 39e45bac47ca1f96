"""`configurator mail`: whoever runs the shop sees what has not gone out, and why, and can have it tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from configurator.bootstrap import ReadyShowroom
from configurator.cli import main
from configurator.outgoing_mail import Letter
from configurator.services.mail.delivery import deliver, post
from configurator.services.showroom.showroom import Showroom
from configurator.settings import Settings
from tests.mail_server import mail_server
from tests.services.small_shop import write_shop


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Showroom]:
    """A shop whose mail server says no to one mail for good and to one for now."""
    monkeypatch.setenv("CONFIGURATOR_SHOP", str(write_shop(tmp_path / "shop")))
    monkeypatch.setenv("CONFIGURATOR_DATA", str(tmp_path / "data"))
    with mail_server() as server:
        server.answers["RCPT"] = ["550 nobody here", "450 come again"]
        monkeypatch.setenv("MAIL_URL", f"smtp://ada:secret-word@127.0.0.1:{server.port}")
        room = ReadyShowroom(Settings())
        for number in (1, 2, 3):
            post(room, Letter(f"somebody-{number}@example.org", "", f"Letter {number}", "Hello", f"2026-00000{number}"))
        assert deliver(room) == 1
        yield room
        room.store.close()


def mail(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["mail", *arguments])
    assert result.exit_code == 0, result.output
    assert "secret-word" not in result.output
    return result.output


def test_what_did_not_go_out_is_listed_with_the_reason(room: Showroom) -> None:
    said = mail()
    assert "2 mails wait (they go to: smtp://127.0.0.1:" in said
    assert "somebody-1@example.org: Letter 1 (1 try, given up)\n    550 nobody here" in said
    assert "somebody-2@example.org: Letter 2 (1 try, again at " in said
    assert "somebody-3" not in said
    [first, second] = json.loads(mail("--json"))["mails"]
    assert (first["order"], first["next"], first["problem"]) == ("2026-000001", None, "550 nobody here")
    assert second["next"] > second["made"]


def test_the_list_shows_the_times_of_the_shop(room: Showroom, monkeypatch: pytest.MonkeyPatch) -> None:
    with room.reading() as unit:
        made = unit.outbox.waiting()[0].made_at
    monkeypatch.setenv("TIME_ZONE", "Pacific/Kiritimati")
    shown = made.astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"{shown:%Y-%m-%d %H:%M} somebody-1@example.org" in mail()
    assert "UTC" not in mail()


def test_all_are_tried_again_when_somebody_asks(room: Showroom) -> None:
    assert "within seconds" in mail("--retry")
    assert deliver(room) == 2
    assert mail().startswith("No mails wait")
    assert "within seconds" not in mail("--retry")
