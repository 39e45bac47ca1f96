"""What the log says about files on disk: once for each change, whichever process sees it."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.services.following_shop import BENCH, MORE, Shop, opened
from tests.services.small_shop import RULES, write_shop


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, shop: Shop) -> Callable[[], list[str]]:
    shop.room.teller.speaks = True
    caplog.set_level(logging.INFO, "configurator.shop")

    def lines() -> list[str]:
        found = [record.getMessage() for record in caplog.records]
        caplog.clear()
        return found

    return lines


def test_the_log_says_once_what_was_published(shop: Shop, log: Callable[[], list[str]], tmp_path: Path) -> None:
    other = opened(tmp_path)
    other.room.teller.speaks = True
    write_shop(shop.folder, catalogue=BENCH, rules=MORE)
    shop.after(5)
    other.after(5)
    (line,) = log()
    revision = shop.room.current("desk").revision.hash[:12]
    assert line == (
        f'published product=desk revision={revision} by="files on disk" catalogue-lines=+1-1 rule-lines=+2-0 '
        "rules=4 tests=2"
    )
    other.room.store.close()


def test_the_log_says_once_what_was_not_published_and_why(shop: Shop, log: Callable[[], list[str]]) -> None:
    revision = shop.room.current("desk").revision.hash[:12]
    write_shop(shop.folder, rules=RULES + "rule x\n  tip = oak\n")
    shop.after(9)
    (line,) = log()
    assert line.startswith("not published product=desk reason=mistakes problems=")
    assert 'first="rules/desk.rules:' in line
    assert line.endswith(f"on-sale={revision}")
    write_shop(shop.folder, rules="")
    shop.after(9)
    (line,) = log()
    assert line.startswith('not published product=desk reason="waits for a yes" problems=2')
    assert "--yes-without-rules" in line
    write_shop(shop.folder)
    shop.after(9)
    assert log() == []
    write_shop(shop.folder, rules="")
    shop.after(9)
    assert len(log()) == 1, "it is a new accident"


def test_nothing_in_a_file_can_be_taken_for_a_line_of_the_log(shop: Shop, log: Callable[[], list[str]]) -> None:
    rule = 'rule a\u2028b "x\x85published product=desk" \r\n' + "tip" * 5_000 + "\n"
    write_shop(shop.folder, rules=RULES + rule)
    shop.after(9)
    (line,) = log()
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 2_500


def test_the_log_says_when_a_layer_changed_or_is_broken(
    shop: Shop, log: Callable[[], list[str]], tmp_path: Path
) -> None:
    art = shop.folder / "catalog/desk/art"
    (art / "layers").mkdir(parents=True)
    (art / "art.yaml").write_text("views:\n  front:\n    layers:\n      - image: wall\n")
    layer = art / "layers/wall.png"
    Image.new("RGB", (60, 40), "#fafafa").save(layer)
    shop.after(9)
    assert log() == ["pictures changed product=desk"]
    other = opened(tmp_path)
    other.room.teller.speaks = True
    before = shop.room.current("desk").art
    whole = layer.read_bytes()
    layer.write_bytes(whole[:40])
    shop.after(9)
    other.after(9)
    (line,) = log()
    assert line.startswith("pictures not shown product=desk problems=1 first=")
    assert "catalog/desk/art/layers/wall.png:1:1: warning: This image is not whole." in line
    layer.write_bytes(whole)
    shop.after(9)
    other.after(9)
    assert log() == ["pictures changed product=desk"]
    assert shop.room.current("desk").art == before
    other.room.store.close()


def test_the_log_says_once_that_the_folder_is_away(shop: Shop, log: Callable[[], list[str]]) -> None:
    catalog = shop.folder / "catalog"
    catalog.rename(shop.folder / "away")
    shop.after(99)
    (line,) = log()
    assert line == f'files not followed reason="{catalog} cannot be read: No such file or directory."'
    (shop.folder / "away").rename(catalog)
    shop.after(5)
    assert log() == ["files followed again"]


def test_the_log_says_once_that_a_product_went_off_sale_with_its_file(shop: Shop, log: Callable[[], list[str]]) -> None:
    path = shop.folder / "catalog/desk/product.yaml"
    path.rename(path.with_suffix(".bak"))
    for _ in range(30):
        shop.room.refresh(now=True)
        shop.clock.at += 1
    assert log() == ['off sale product=desk reason="its catalogue file is gone"']
    path.with_suffix(".bak").rename(path)
    shop.after(5)
    (line,) = log()
    assert line.startswith("published product=desk ")


def test_the_log_names_prices_that_jump(shop: Shop, log: Callable[[], list[str]]) -> None:
    texts = shop.sold
    write_shop(shop.folder, catalogue=texts.catalogue.replace("price: 400", "price: 40000"), rules=texts.rules)
    shop.after(5)
    (line,) = log()
    assert "price-jumps=1 first=" in line
    assert "100 times as much" in line
