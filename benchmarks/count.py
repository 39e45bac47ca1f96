"""How long it takes to count: the products of the demo shop, and real feature models as they stand.

The products of the shop are counted without a choice and after each of a dozen, within BUDGET seconds of the processor:
exactly, or by an estimate whose range is told as the factor between its ends.

Run with ``python -m benchmarks.count [MODEL ...]``; without names, the models whose number is known. They are read
from ../shared/data/uvl beside the checkout and are not part of the project. With ``--shop`` each is imported as a
product first, which has to have the same number.
"""

import sys
import time
from pathlib import Path
from random import Random

from benchmarks._subjects import revision as subject
from configurator.catalog.selection import Choice
from configurator.engine import Engine
from configurator.engine.counting.count import count
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.model import features
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.uvl import reader as uvl

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "uvl"
KNOWN = {
    "eshop.uvl": 247_496_437_923_840,
    "pc-richmond.uvl": 554_424_990_964_054_425_600,
    "pc-richmond.xml": 3_326_549_945_784_326_553_600,
    "financial-2017-10.uvl": 747_582,
    "decisionmaking.uvl": int(
        "41486191161933302534761127840868545881228065620799807846093258029945209497178644360258227074498560"
    ),
}
SECONDS = 300
SHOP = ("car", "ritual")
BUDGET, CHOICES = 10, 12


def main(arguments: list[str]) -> int:
    """Prints a row per model; 1 when a number is not the known one, or a product of the shop has none."""
    wrong = 0 if arguments else sum(_after_each(name) for name in SHOP)
    imported, names = "--shop" in arguments, [name for name in arguments if name != "--shop"]
    print(f"{'model':24}{'features':>9}{'rules':>7}{'read':>10}{'count':>10}  valid configurations")
    for name in names or list(KNOWN):
        path = FOLDER / name
        if not path.is_file():
            print(f"{name:24} skipped: not in ../shared/data/uvl")
            continue
        begun = time.perf_counter()
        model = (featureide if name.endswith(".xml") else uvl).read(path.read_text(encoding="utf-8"), name)
        revision = shop.revision(model, "imported") if imported else flat.revision(model)
        read = time.perf_counter()
        found = count(revision, seconds=SECONDS)
        done = time.perf_counter()
        agrees = found.number == KNOWN.get(name, found.number) or not found.exact
        wrong += not agrees
        size, rules = sum(1 for _ in features(model.root)), len(revision.rules.rules)
        told = "" if agrees else f"  WRONG, it is {KNOWN[name]:,}"
        print(f"{name:24}{size:9}{rules:7}{read - begun:8.2f} s{done - read:8.2f} s  {found}{told}", flush=True)
    return 1 if wrong else 0


def _after_each(name: str) -> int:
    """Counts a product of the shop under more and more of what it proposes; how many counts are neither of both."""
    revision = subject(name)
    assert revision is not None, "the demo shop is here"
    engine, choices, wrong = Engine(revision), frozenset[Choice](), 0
    proposed = sorted(
        (Choice(slot, value) for slot, values in engine.complete(choices).taken.items() for value in values), key=str
    )
    Random(1).shuffle(proposed)
    print(f"{name:24}{'processor':>10}  valid configurations")
    for said in (None, *proposed[:CHOICES]):
        choices = choices if said is None else choices | {said}
        begun = time.process_time()
        found = engine.count(choices, seconds=BUDGET)
        took = time.process_time() - begun
        about = found.estimate
        wrong += not found.exact and (about is None or about.likely is None)
        factor = f"  (factor {about.high / about.low:.3g})" if about is not None and about.low else ""
        told = "without a choice" if said is None else f"{said.slot}={said.value}"
        print(f"{told:24}{took:8.2f} s  {found}{factor}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
