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

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice
from configurator.imaging.art import load_art
from configurator.imaging.cache import PictureCache
from configurator.imaging.compose import Format, compose
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look
from configurator.services.jobs.kinds import Work
from configurator.services.operating.demo import TASTES, clicked
from configurator.services.operating.drawing_ahead import keys_ahead
from configurator.services.presenting.labels import step_of
from configurator.services.presenting.pictures import PHONE, THUMBNAIL, WIDTH, WIDTHS, recipes
from configurator.settings import Settings

CATALOG = Path(__file__).resolve().parents[1] / "catalog"
BUDGET, CACHED, HITS = 40.0, 3.0, 0.9
SHOPPERS = 100
PRODUCTS = ("car", "ritual")
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
    items = {f"product[{place}]": (Look(form, key=form),) for place, form in enumerate(forms, 1)}
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
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        room = ReadyShowroom(Settings(data=Path(folder), secret_key="a secret of benchmarks"))
        for product in PRODUCTS:
            took, hits, large = crowd(room, product, random.Random(13))
            cached = statistics.median(took)
            print(
                f"{product}: from the cache {cached:.2f} ms (budget {CACHED}); {SHOPPERS} of the demo's customers find"
            )
            print(f"  {hits:.1%} of their pictures there (budget {HITS:.0%}), and {large:.1%} of the large ones")
            kept = kept and cached <= CACHED and hits >= HITS
        room.store.close()
    return 0 if kept and not slow else 1


def crowd(room: ReadyShowroom, product: str, dice: random.Random) -> tuple[list[float], float, float]:
    """How long pictures take from the cache, and which share of them customers find there: of all, and of large ones.

    The mix is that of the demo's synthetic customers (`configurator demo`), not of people: each has one of two
    tastes and clicks through possible choices. Their browsers ask for the picture of the step at hand, a phone's or
    a desk's, and for the thumbnails of all views, each once. What the job draws after a publication lies there.
    """
    published = room.current(product)
    art = published.art
    assert art is not None
    ahead = keys_ahead(room, Work({}, lambda *_: None), published)
    kept = {(key, width) for key in ahead for width in (*WIDTHS, WIDTH)}
    took, asked, found, large, large_found = [], 0, 0, 0, 0
    cache = PictureCache(room.data / "crowd", 10**9)
    for _ in range(SHOPPERS):
        held: set[tuple[str, int]] = set()
        wide = dice.choice((PHONE, WIDTH))
        states = [(None, frozenset[Choice]()), *clicked(dice, published, dice.choice(TASTES))]
        for choice, choices in states:
            keys = list(recipes(published, published.shown(choices)))
            step = step_of(published.product, choice.slot)[0].key if choice else published.product.steps[0].key
            shown = (keys[list(art.views).index(art.view_of(step))], wide)
            for each in [shown, *((key, THUMBNAIL) for key in keys)]:
                if each in held:
                    continue
                held.add(each)
                asked, found = asked + 1, found + (each in kept)
                large, large_found = large + (each == shown), large_found + (each == shown and each in kept)
                kept.add(each)
            begun = time.process_time()
            cache.picture(keys[0], lambda: b"picture" * 5000)
            took.append((time.process_time() - begun) * 1000)
    return took, found / asked, large_found / large


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
