"""How long it takes to import real feature models and to count their valid products exactly.

Run with ``python -m benchmarks.count [MODEL ...]``; without names, the models whose number is known. They are read
from ../shared/data/uvl beside the checkout and are not part of the project.
"""

import sys
import time
from pathlib import Path

from configurator.engine.count import count
from configurator.interchange import featureide, shop, uvl
from configurator.interchange.model import features

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "uvl"
KNOWN = {
    "eshop.uvl": 247_496_437_923_840,
    "pc-richmond.uvl": 554_424_990_964_054_425_600,
    "pc-richmond.xml": 3_326_549_945_784_326_553_600,
    "financial-2017-10.uvl": 747_582,
}


def main(names: list[str]) -> int:
    """Prints a row per model; 1 when a number is not the known one."""
    wrong = 0
    print(f"{'model':24}{'features':>9}{'rules':>7}{'import':>10}{'count':>10}  valid products")
    for name in names or list(KNOWN):
        path = FOLDER / name
        if not path.is_file():
            print(f"{name:24} skipped: not in ../shared/data/uvl")
            continue
        begun = time.perf_counter()
        model = (featureide if name.endswith(".xml") else uvl).read(path.read_text(encoding="utf-8"), name)
        revision = shop.revision(model, "imported")
        read = time.perf_counter()
        number = count(revision)
        done = time.perf_counter()
        agrees = number == KNOWN.get(name, number)
        wrong += not agrees
        size, rules = sum(1 for _ in features(model.root)), len(revision.rules.rules)
        told = "" if agrees else f"  WRONG, it is {KNOWN[name]:,}"
        print(f"{name:24}{size:9}{rules:7}{read - begun:8.2f} s{done - read:8.2f} s  {number:,}{told}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
