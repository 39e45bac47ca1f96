"""A small art folder: a red-hot stove with a painted body, a door of choice, and jars that stand on it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from configurator.imaging.art import load_art
from configurator.imaging.model import Art

MANIFEST = """\
views:
  front:
    title: From the front
    layers:
      - image: wall
      - paint: paint
        shade: body
        spec: shine
        default: "#808080"
      - paint: lid
        otherwise: paint
        shade: body
        mask: top
      - option: door
        tint: paint
      - repeat: jar
        tint: label
        palette: ["#102030"]
        rows:
          - {left: 0, right: 60, foot: 20}
          - {left: 0, right: 60, foot: 40}
    steps: [outside, doors]
    spots:
      - {option: door, box: [30, 30, 35, 35]}
      - {option: paint, outline: [10, 10, 50, 10, 50, 40]}
      - {option: door, box: [40, 30, 45, 35]}
  back:
    layers:
      - image: wall
cards:
  jar:
    layers:
      - image: wall
      - repeat: jar
        rows: [{left: 0, right: 60, foot: 40}]
crops:
  door: {view: front, box: [28, 28, 48, 38]}
"""


def painted(size: tuple[int, int], tone: int, box: tuple[int, int, int, int]) -> Image.Image:
    """An image that shows one grey tone in a box and nothing around it."""
    image = Image.new("LA", size, (0, 0))
    image.paste((tone, 255), box)
    return image


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder ``catalog/stove/art`` with its manifest and images."""
    folder = tmp_path / "catalog" / "stove" / "art"
    (folder / "layers").mkdir(parents=True)
    (folder / "art.yaml").write_text(MANIFEST, encoding="utf-8")
    images = {
        "wall": Image.new("RGB", (60, 40), "#fafafa"),
        "body": painted((60, 40), 128, (10, 10, 50, 40)),
        "top": painted((60, 40), 255, (10, 10, 50, 15)),
        "shine": painted((60, 40), 255, (20, 20, 22, 22)),
        "door_iron": painted((60, 40), 30, (30, 30, 35, 35)),
        "door_iron_tint": painted((60, 40), 128, (40, 30, 45, 35)),
        "jar_tall": painted((8, 16), 60, (0, 0, 8, 16)),
        "jar_wide": painted((12, 8), 60, (0, 0, 12, 8)),
        "jar_wide_tint": painted((12, 8), 128, (0, 0, 12, 4)),
    }
    for name, image in images.items():
        image.save(folder / "layers" / f"{name}.png")
    return folder


@pytest.fixture
def art(folder: Path) -> Art:
    """The art of that folder."""
    return load_art(folder)


@pytest.fixture
def manifest(folder: Path) -> Callable[[str, str], Path]:
    """Replaces a piece of the manifest; gives the folder."""

    def replace(old: str, new: str) -> Path:
        assert old in MANIFEST
        (folder / "art.yaml").write_text(MANIFEST.replace(old, new, 1), encoding="utf-8")
        return folder

    return replace
