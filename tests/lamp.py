"""A lamp with art: its catalogue, its manifest and its images, to leave some out of."""

from pathlib import Path

from PIL import Image

from configurator.imaging.art import load_art
from configurator.imaging.model import Art

CATALOGUE = """\
product: lamp
name: Lamp
currency: EUR
components:
  - component: body
    name: Body
    options:
      - option: shade
        name: Shade
        values:
          - {value: red, name: Red, swatch: "#aa2222"}
          - {value: raw, name: Raw}
      - option: cord
        name: Cord
        values:
          - {value: black, name: Black, swatch: "#111111"}
          - {value: clear, name: Clear}
      - option: foot
        name: Foot
        values:
          - {value: none, name: None}
          - {value: round, name: Round, layer: foot_round}
          - {value: square, name: Square, layer: foot_square}
  - component: bead
    name: Beads
    count: 0..2
    options:
      - option: bead-form
        name: Form
        values:
          - {value: ball, name: Ball, layer: ball}
          - {value: cube, name: Cube, layer: cube}
"""
ART = """\
views:
  front:
    layers:
      - image: wall
      - paint: shade
        shade: grey
        otherwise: cord
        default: "#cccccc"
      - option: foot
        tint: cord
        default: "#333333"
      - repeat: bead-form
        rows: [{left: 0, right: 40, foot: 38}]
"""
WHOLE = ("wall", "grey", "foot_round", "foot_square", "foot_square_tint")
IMAGES = dict.fromkeys(WHOLE, (40, 40)) | dict.fromkeys(("ball", "cube"), (6, 6))


def written(folder: Path, manifest: str = ART, images: dict[str, tuple[int, int]] | None = None) -> Art:
    """The art of the lamp."""
    layer_folder = folder / "catalog" / "lamp" / "art" / "layers"
    layer_folder.mkdir(parents=True, exist_ok=True)
    for name, size in (IMAGES if images is None else images).items():
        Image.new("LA", size, (128, 255)).save(layer_folder / f"{name}.png")
    (layer_folder.parent / "art.yaml").write_text(manifest, encoding="utf-8")
    return load_art(layer_folder.parent)


def without(*names: str) -> dict[str, tuple[int, int]]:
    """The images without some."""
    return {name: size for name, size in IMAGES.items() if name not in names}
