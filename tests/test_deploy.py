"""What `deploy/`, `compose.yaml` and the Dockerfile say is so: settings and commands that they name are there."""

import re
from pathlib import Path

import pytest

from configurator.cli import COMMANDS
from configurator.settings import Settings

ROOT = Path(__file__).parent.parent
FILES = (ROOT / "compose.yaml", ROOT / "Dockerfile", *sorted((ROOT / "deploy").iterdir()))
KNOWN = {field.alias for field in Settings.model_fields.values()}
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PATH", "PYTHONUNBUFFERED"}
"""What the images' own programs read."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    text = file.read_text("utf-8")
    named = set(
        re.findall(r"(?:^|[\s\[\"$'{=])([A-Z][A-Z]+(?:_[A-Z]+)+|HOST|PORT|JOBS)(?=[=:}\"'])", text, re.MULTILINE)
    )
    assert named <= KNOWN | OTHERS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_that_is_begun_is_one(file: Path) -> None:
    text = file.read_text("utf-8")
    begun = re.findall(r"(?:bin/configurator (?=[a-z])|\[\"?configurator\"?, \"?)([a-z]+)", text)
    assert set(begun) <= set(COMMANDS)


def test_the_image_is_run_by_somebody_who_may_write_nothing_but_the_data() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "\nUSER configurator\n" in text
    assert "\nHEALTHCHECK " in text
    assert "--require-hashes" in text
    assert "://" not in text.replace("http://127.0.0.1", ""), "no address of a registry"


def test_an_operator_finds_every_setting_and_no_other() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)} == KNOWN
