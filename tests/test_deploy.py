"""What `deploy/`, `compose.yaml` and the Dockerfile say is so: settings and commands that they name are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from configurator.cli import COMMANDS
from configurator.services.showroom.files import LARGEST
from configurator.settings import Settings
from configurator.web import create_app
from tests.web.bicycle import bicycle_shop

ROOT = Path(__file__).parent.parent
FILES = (ROOT / "compose.yaml", ROOT / "Dockerfile", *sorted((ROOT / "deploy").iterdir()))
KNOWN = {field.alias for field in Settings.model_fields.values()}
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PATH", "PYTHONUNBUFFERED"}
"""What the images' own programs read."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The app, for the addresses that it has."""
    made = create_app(Settings(shop_folder=bicycle_shop(tmp_path / "shop"), data=tmp_path / "data"))
    yield made
    made.extensions["room"].store.close()


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


@pytest.mark.parametrize(("file", "before"), [("nginx.conf", 'location ~ "'), ("haproxy.cfg", "path_reg ")])
def test_proxies_send_again_what_may_be_sent_twice_and_nothing_else(file: str, before: str, app: Flask) -> None:
    """By the addresses that there are: an order, a step and the start of a design, but no copy, account or studio."""
    text = (ROOT / "deploy" / file).read_text("utf-8")
    found = re.search(re.escape(before) + r"(\^\S+?\$)(?=[\"\s])", text)
    assert found is not None
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    for edition in ("", "/de", "/de-ch"):
        paths = [(rule.endpoint, edition + re.sub(r"<(int:)?\w+>", "7", rule.rule)) for rule in rules]
        again = {endpoint for endpoint, path in paths if re.search(found[1], path)}
        assert again == {"storefront.place_order", "storefront.change", "storefront.start", "storefront.share"}


def test_proxies_let_through_what_a_merchandiser_may_send() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    studio = re.search(r"location /studio/ \{.*?client_max_body_size (\d+)m;", text, re.DOTALL)
    assert studio is not None
    assert int(studio[1]) * 1024**2 > 2 * LARGEST + 1_000_000
