"""`configurator init`: each shop to start from passes the check and sells; what is there already is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from configurator.services.studio.beginning import kinds
from configurator.settings import Settings
from configurator.web import create_app
from tests.cli.running import run
from tests.web.people import Person, words


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*"))


@pytest.mark.parametrize("kind", kinds())
def test_a_new_shop_passes_the_check_and_is_open(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "made if needed" / "shop"
    begun = run("init", folder, "--like", kind)
    assert begun.exit_code == 0
    assert f"configurator serve --shop '{folder}' --new" in begun.output
    checked = run("check", "--shop", folder)
    assert checked.exit_code == 0
    assert "fine (" in checked.output
    assert "warning" not in checked.output
    products = [each.parent.name for each in (folder / "catalog").glob("*/product.yaml")]
    assert len(products) == (3 if kind == "insurance" else 1)
    app = create_app(Settings(shop_folder=folder, data=tmp_path / "data", secret_key="a secret of tests"))
    app.extensions["room"].refresh(now=True)
    guest = Person(app.test_client())
    for product in products:
        guest.get(f"/p/{product}")
        guest.post(f"/p/{product}/designs")
        assert "Finish it for me" in words(guest.page)
    app.extensions["room"].store.close()


def test_an_empty_folder_is_filled_and_stays_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    there = folder.stat().st_ino
    assert run("init", folder).exit_code == 0
    assert folder.stat().st_ino == there
    assert files(folder) == ["catalog", "catalog/chair", "catalog/chair/product.yaml", "rules", "rules/chair.rules"]
    assert [each.name for each in tmp_path.iterdir()] == ["shop"]


def test_nothing_that_is_there_is_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    for place in (tmp_path, tmp_path / "file"):
        refused = run("init", place, "--like", "car")
        assert refused.exit_code == 2
        assert "is not empty, and nothing in it is touched" in refused.output
    assert files(tmp_path) == ["file", "mine.txt"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    refused = run("init", tmp_path / "file" / "shop")
    assert refused.exit_code == 2
    assert (
        "cannot be written: Not a directory." in refused.output or "cannot be written: File exists." in refused.output
    )
