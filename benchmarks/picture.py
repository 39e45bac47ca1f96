"""How long it takes to draw a picture of the car and of the ritual box, and how large the file is.

Run with ``python -m benchmarks.picture [ROUNDS]``. Each round draws another colour, as customers do; layers are decoded
once before, as in a running shop. Prints median and p95 for drawing and for the whole file, and fails above the budget.
"""

import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from configurator.imaging.art import load_art
from configurator.imaging.compose import Format, compose
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look

CATALOG = Path(__file__).resolve().parents[1] / "catalog"
BUDGET = 60.0
FORMATS: tuple[Format, ...] = ("webp", "jpeg")
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
        begun = time.perf_counter()
        size += len(compose(art, each, width=1200, format=format))
        times.append((time.perf_counter() - begun) * 1000)
    return times, size // len(shown)


def main(rounds: int) -> int:
    """Prints a row per picture and format; 1 when the median of one is above the budget."""
    slow = 0
    print(f"{'picture':16}{'format':8}{'median':>10}{'p95':>10}{'size':>10}")
    for key, view, chosen in (("car", "side", car), ("car", "cabin", car), ("ritual", "box", box)):
        art = load_art(CATALOG / key / "art")
        for format in FORMATS:  # noqa: A001
            times, size = milliseconds(art, [chosen(number) for number in range(rounds)], view, format)
            median, p95 = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
            slow += median > BUDGET
            print(f"{key + ' ' + view:16}{format:8}{median:7.1f} ms{p95:7.1f} ms{size / 1000:7.1f} kB")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
