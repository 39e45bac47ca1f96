"""`configurator check --pictures` fails where a product that can be built has no picture."""

import json
from pathlib import Path

from click.testing import CliRunner

from configurator.cli import main
from tests.lamp import CATALOGUE, without, written


def checked(shop: Path, *more: str) -> tuple[int, str]:
    """The exit code and what is said."""
    (shop / "rules").mkdir(exist_ok=True)
    (shop / "rules" / "lamp.rules").write_text("", encoding="utf-8")
    (shop / "catalog" / "lamp" / "product.yaml").write_text(CATALOGUE, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "--pictures", "--shop", str(shop), *more])
    return result.exit_code, result.stdout


def test_a_shop_whose_pictures_are_whole_passes(tmp_path: Path) -> None:
    written(tmp_path)
    code, said = checked(tmp_path)
    assert code == 0
    assert said.endswith("  pictures: every product that can be built has its picture (1 view, 9 cases looked at)\n")


def test_a_picture_that_lacks_something_fails(tmp_path: Path) -> None:
    written(tmp_path, images=without("foot_round"))
    code, said = checked(tmp_path)
    assert code == 1
    assert "There is no image 'layers/foot_round.png'. A design shows it: foot = round." in said
    code, said = checked(tmp_path, "--json")
    assert [each["line"] for each in json.loads(said)["lamp"]["pictures"]["mistakes"]] == [22]
    assert code == 1


def test_art_that_cannot_be_read_fails(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "catalog/lamp/art/layers/wall.png").write_bytes(b"GIF89a")
    code, said = checked(tmp_path)
    assert code == 1
    assert "wall.png:1:1: error: This file is not a PNG image." in said
