"""Loading a published revision: from the database to the first answered look-ahead, and what it takes of memory.

Each load is a fresh process that has loaded a small product before, as a worker has; the baseline in the same run reads
both texts and compiles them. Times are of the processor, so that other work on the machine does not count; memory is
what the process grows by. Budgets: an imported pc-richmond 50 ms and 30 MB, an imported automotive02-1 3 s and 500 MB.
Run by `make bench`, or alone: `python -m benchmarks.loading [--model pc-richmond]`.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from configurator.bootstrap import ReadyShowroom, engine_cache
from configurator.catalog.selection import Slot
from configurator.engine import Engine
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.uvl import reader as uvl
from configurator.rules.revision import read
from configurator.services.showroom.engine_cache import EngineCache
from configurator.settings import Settings
from configurator.storage.store import Store

MODELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "uvl"
FILES = {"pc-richmond": "pc-richmond.xml", "automotive02-1": "automotive02-1.uvl"}
BUDGETS = {"pc-richmond": (50.0, 30.0), "automotive02-1": (3000.0, 500.0)}
RUNS = {"pc-richmond": 7, "automotive02-1": 3}
WARM = "warm"
ON_SCREEN = 60
TEXT = """\
product: warm
name: Warm
currency: EUR
price: 1
components: [{component: all, name: All, options: [{option: one, name: One, switch: {price: 1}}]}]
"""
RULES = "default one = yes\n"


def published(folder: Path, model: str) -> Settings:
    """A shop in the folder that sells the imported model, dead features and all, and the small product."""
    file = MODELS / FILES[model]
    reader = featureide if file.suffix == ".xml" else uvl
    (folder / "shop" / "catalog").mkdir(parents=True)
    settings = Settings(shop_folder=folder / "shop", data=folder / "data", solver_seconds=300)
    room = ReadyShowroom(settings)
    for revision in (shop.revision(reader.read(file.read_text("utf-8"), file.name), model), read(WARM, TEXT, RULES)):
        room.put_on_sale(revision, None, author="the benchmark", origin="studio")
    room.store.close()
    return settings


def from_store(store: Store, engines: EngineCache, key: str) -> Engine:
    """The engine of the revision on sale as it is stored."""
    with store.unit(write=False) as unit:
        latest = unit.revisions.latest(key)
        texts = unit.revisions.texts(key, latest.hash) if latest else None
    revision = engines.opened(key, texts, lambda _: None) if texts else None
    if revision is None:
        raise SystemExit(f"nothing usable is stored of {key}")
    return engines.engine(revision, None)


def from_texts(store: Store, key: str) -> Engine:
    """The engine of the revision on sale, read and compiled from its texts."""
    with store.unit(write=False) as unit:
        latest = unit.revisions.latest(key)
        texts = unit.revisions.texts(key, latest.hash) if latest else None
    if texts is None:
        raise SystemExit(f"{key} was never published")
    return Engine(read(key, texts.catalogue, texts.rules), seconds=300)


def load(settings: Settings, key: str, way: str) -> dict[str, float]:
    """Loads the product once in this process, which has loaded the small one; milliseconds and megabytes."""
    store = Store(f"sqlite:///{settings.data}/shop.sqlite3")
    engines = engine_cache(settings, store)
    ways: dict[str, Callable[[str], Engine]] = {
        "stored": lambda product: from_store(store, engines, product),
        "texts": lambda product: from_texts(store, product),
    }
    ways[way](WARM).look_ahead(frozenset())
    gc.collect()
    memory, begun = resident(), time.process_time()
    engine = ways[way](key)
    screen = [Slot(option.key) for option in engine.revision.product.options][:ON_SCREEN]
    engine.look_ahead(frozenset(), screen)
    taken = time.process_time() - begun
    gc.collect()
    return {"ms": taken * 1000, "mb": resident() - memory, "estimate": engine.size / 1e6}


def resident() -> float:
    """Megabytes of memory that this process has."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1e6


def loads(settings: Settings, key: str, way: str) -> dict[str, float]:
    """The medians of loads in fresh processes."""
    command = [sys.executable, "-m", "benchmarks.loading", "--one", way, "--model", key, "--folder", str(settings.data)]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(RUNS[key])]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def measured(model: str) -> bool:
    """Prints the model's row; whether its budgets were kept."""
    with tempfile.TemporaryDirectory() as name:
        settings = published(Path(name), model)
        stored, texts = (loads(settings, model, way) for way in ("stored", "texts"))
    milliseconds, megabytes = BUDGETS[model]
    print(
        f"{model:16}{stored['ms']:9.1f} ms (budget {milliseconds:g}) {stored['mb']:8.1f} MB (budget {megabytes:g}, "
        f"estimated {stored['estimate']:.1f})   from texts {texts['ms']:9.1f} ms {texts['mb']:8.1f} MB",
        flush=True,
    )
    return stored["ms"] <= milliseconds and stored["mb"] <= megabytes


def main() -> bool:
    """Measures the models asked for (all by default); whether all budgets were kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", choices=FILES, help="measure this one only; can be repeated")
    parser.add_argument("--one", choices=("stored", "texts"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(load(Settings(data=asked.folder, solver_seconds=300), asked.model[0], asked.one)))
        return True
    models = [model for model in asked.model or FILES if (MODELS / FILES[model]).is_file()]
    if len(models) < len(asked.model or FILES):
        print("models skipped that are not in ../shared/data/uvl")
    print("Loading a published revision to the first answered look-ahead, a fresh process each:")
    kept = [measured(model) for model in models]
    return all(kept)


if __name__ == "__main__":
    raise SystemExit(not main())
