"""Rasterises the art of the shop's products: ``catalog/*/art/source/*.svg`` to ``catalog/*/art/layers/*.png``.

Run it after changing a drawing, and commit both. It decides nothing about what is drawn; sizes are those of the SVG.
With ``--check`` it changes nothing and fails when an image is missing, left over or other than its drawing.
"""

import argparse
import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image, ImageChops

CATALOG = Path(__file__).resolve().parents[1] / "catalog"


def main(arguments: list[str] | None = None) -> int:
    """Builds (or checks) the images of all products, or of those named; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("product", nargs="*", help="folders below catalog/ (all with drawings)")
    parser.add_argument("--check", action="store_true", help="change nothing, fail when an image is out of date")
    wanted = parser.parse_args(arguments)
    products = wanted.product or sorted(path.parts[-3] for path in CATALOG.glob("*/art/source"))
    stale = [name for product in products for name in build(CATALOG / product / "art", check=wanted.check)]
    for name in stale:
        print(("out of date: " if wanted.check else "drawn: ") + name)
    return 1 if wanted.check and stale else 0


def build(folder: Path, *, check: bool) -> list[str]:
    """Draws each image that differs from its drawing and removes those without one; returns their names."""
    drawings = {path.stem: path for path in sorted((folder / "source").glob("*.svg"))}
    (folder / "layers").mkdir(exist_ok=True)
    changed = []
    for name, drawing in drawings.items():
        target = folder / "layers" / f"{name}.png"
        image = drawn(drawing)
        if not same(image, target):
            changed.append(str(target.relative_to(CATALOG)))
            if not check:
                image.save(target, "PNG", optimize=True)
    for left_over in (folder / "layers").glob("*.png"):
        if left_over.stem not in drawings:
            changed.append(str(left_over.relative_to(CATALOG)))
            if not check:
                left_over.unlink()
    return changed


def drawn(drawing: Path) -> Image.Image:
    """The drawing as pixels; without an alpha channel when nothing shines through, grey when it has no colour."""
    png = bytes(resvg_py.svg_to_bytes(svg_string=drawing.read_text(encoding="utf-8")))
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    opaque = image.getchannel("A").getextrema() == (255, 255)
    red, green, blue, _ = image.split()
    grey = all(ImageChops.difference(red, other).getbbox() is None for other in (green, blue))
    return image.convert(("L" if grey else "RGB") if opaque else ("LA" if grey else "RGBA"))


def same(image: Image.Image, target: Path) -> bool:
    """True when the file holds these very pixels."""
    if not target.exists():
        return False
    with Image.open(target) as opened:
        return opened.mode == image.mode and opened.size == image.size and opened.tobytes() == image.tobytes()


if __name__ == "__main__":
    sys.exit(main())
