"""`configurator customers` and `configurator segments`: in numbers of people, and none of fewer than five."""

import json
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from configurator.bootstrap import open_shop
from configurator.cli import main
from configurator.services.showroom.checking import SEGMENTS
from configurator.settings import Settings
from tests.services.learning.audience import crowd
from tests.services.small_shop import begin_shop, write_shop


def run(command: str, folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, [command, "--shop", str(folder), *words])


def test_what_is_concluded_is_said_in_numbers_of_people(tmp_path: Path) -> None:
    folder = begin_shop(write_shop(tmp_path / "shop"))
    said = run("customers", folder).output
    assert "Not worked out yet" in said
    assert "Too few orders to say what anybody is worth." in said
    assert "No segments" in run("segments", folder).output
    lines = "segment regulars: ordered at least 2 times\nsegment rare: ordered at least 90 times\n"
    (folder / "rules" / SEGMENTS).write_text(lines, "utf-8")
    with closing(open_shop(Settings(shop_folder=folder))) as room:
        crowd(room, 30)
    told = json.loads(run("customers", folder, "--again", "--json").output)
    assert set(told["worth"]["EUR"]["kinds"]) == {
        "most valuable", "most growable", "migrator", "below zero", "steady"
    }  # fmt: skip
    assert [each["people"] for each in told["needs"]["Plank"]] == [15, 15]
    regulars, rare = told["segments"]
    assert (regulars["name"], regulars["people"] > 5, rare["people"]) == ("regulars", True, 0)
    assert "Plank: 15 of 30 people: Front: " in run("customers", folder).output
    assert run("segments", folder, "--again").output.startswith(f"regulars: {regulars['people']} now, ")


def test_mistakes_in_segments_are_named_and_exit_with_one(tmp_path: Path) -> None:
    folder = begin_shop(write_shop(tmp_path / "shop"))
    (folder / "rules" / SEGMENTS).write_text("segment light: likes carbon\n", "utf-8")
    found = run("segments", folder)
    assert found.exit_code == 1
    assert "rules/customers.segments:1:1: error: 'likes carbon' is no condition" in found.output
