"""How long it takes to draw a picture of the car and of the ritual box, and how large the file is.

Run with ``python -m benchmarks.picture [ROUNDS]``. Each round draws another colour, as customers do; layers are decoded
once before, as in a running shop. Prints median and p95 for drawing and for the whole file, in processor time, then how
long a picture takes from the cache and how many of a crowd's pictures are there; fails above the budgets.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from configurator.catalog.loader import load_product
from configurator.catalog.model import Value
from configurator.imaging.art import load_art
from configurator.imaging.cache import PictureCache, picture_key
from configurator.imaging.compose import Format, compose
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look

CATALOG = Path(__file__).resolve().parents[1] / "catalog"
BUDGET, CACHED, HITS = 40.0, 3.0, 0.9
SHOPPERS, CLICKS = 400, 8
FORMATS: tuple[Format, ...] = ("avif", "webp", "jpeg")
SHOWN = (("car", "front"), ("car", "rear"), ("car", "side"), ("car", "cabin"), ("ritual", "box"))
Looks = Mapping[str, tuple[Look, ...]]


def car(number: int) -> Looks:
    """A car in one of many colours."""
    paint = Look(swatch=f"#{number * 7919 % 0xFFFFFF:06x}", finish=("solid", "metallic", "pearl", "matte")[number % 4])
    return {
        "paint": (paint,),
        "wheels": (Look("wheel_twin_silver"),),
        "roof": (Look(swatch="#101113"),),
        "spoiler": (Look("spoiler"),),
        "roof-rack": (Look("rack"),),
        "upholstery": (Look("seat_leather", paint.swatch),),
    }


def box(number: int) -> Looks:
    """A box of eight things in one of many colours."""
    forms = ("pump", "serum_dropper", "jar", "lipstick", "palette", "tube", "mascara", "candle")
    shade = Look(swatch=f"#{number * 7919 % 0xFFFFFF:06x}")
    items = {f"product[{place}]": (Look(form, name=form),) for place, form in enumerate(forms, 1)}
    shades = {f"shade[{place}]": (shade,) for place in range(1, 9)}
    return {**items, **shades, "box": (shade,), "ribbon": (Look("ribbon", "#b8944f"),)}


def milliseconds(art: Art, looks: list[Looks], view: str, format: Format) -> tuple[list[float], int]:  # noqa: A002
    """How long each picture takes from looks to bytes, and the mean size of a file."""
    shown = [layers(art, each, view) for each in looks]
    compose(art, shown[0], width=1200, format=format)
    times, size = [], 0
    for each in shown:
        begun = time.process_time()
        size += len(compose(art, each, width=1200, format=format))
        times.append((time.process_time() - begun) * 1000)
    return times, size // len(shown)


def main(rounds: int) -> int:
    """Prints a row per picture and format; 1 when the median of one is above the budget."""
    slow = 0
    print(f"{'picture':16}{'format':8}{'median':>10}{'p95':>10}{'size':>10}")
    for key, view in SHOWN:
        art, chosen = load_art(CATALOG / key / "art"), {"car": car, "ritual": box}[key]
        for format in FORMATS:  # noqa: A001
            times, size = milliseconds(art, [chosen(number) for number in range(rounds)], view, format)
            median, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
            slow += format == "webp" and median > BUDGET  # AVIF is drawn ahead, or not at all
            print(f"{key + ' ' + view:16}{format:8}{median:7.1f} ms{p95:7.1f} ms{size / 1000:7.1f} kB")
    took, hits = crowd(load_art(CATALOG / "car" / "art"), random.Random(13))
    print(
        f"from the cache {statistics.median(took):.2f} ms (budget {CACHED}); {hits:.1%} of a crowd's pictures lie there"
    )
    return 1 if slow or statistics.median(took) > CACHED or hits < HITS else 0


def crowd(art: Art, chance: random.Random) -> tuple[list[float], float]:
    """How long pictures take from the cache, and which share of them a crowd finds there.

    The crowd is made up: each shopper begins with the first design and changes one thing at a click, popular values
    more often than others (the n-th as often as 1/n).
    """
    product = load_product((CATALOG / "car" / "product.yaml").read_text("utf-8"), "catalog/car/product.yaml")
    named = {each.name for each in art.names if each.kind == "option"}
    options = [option for option in product.options if option.key in named]
    took, asked, found = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        cache, kept = PictureCache(Path(folder), 10**9), set()
        for _ in range(SHOPPERS):
            looks = {option.key: _look(option.values[0]) for option in options}
            for _ in range(CLICKS):
                for view in art.views:
                    key = picture_key(art, layers(art, looks, view), 1200, "webp")
                    asked, found = asked + 1, found + (key in kept)
                    kept.add(key)
                    begun = time.process_time()
                    cache.picture(key, lambda: b"picture" * 5000)
                    took.append((time.process_time() - begun) * 1000)
                option = chance.choice(options)
                weights = [1 / (place + 1) for place in range(len(option.values))]
                looks[option.key] = _look(chance.choices(option.values, weights)[0])
    return took, found / asked


def _look(value: Value) -> tuple[Look, ...]:
    return (Look(layer=value.layer, swatch=value.swatch, name=value.name),)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
