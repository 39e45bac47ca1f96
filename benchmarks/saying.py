"""Say it: 200 written sentences a shop, what share is understood exactly, that each leads to a product, and how fast.

A sentence counts as understood when the set of its wishes is exactly the written one. Every other sentence was looked
at while the reading was made; both halves have to keep the share by themselves. Times are of the processor, from the
line to the finished product, all units known as where the shop serves: 95 in 100 within 100 ms, each within 500 ms. Run
by `make bench`, or alone: `python -m benchmarks.saying`.
"""

import csv
import sys
import time
from importlib import import_module

from benchmarks._subjects import HERE, revision
from configurator.analysis.click_benchmark import percentile
from configurator.catalog.selection import obeys_structure
from configurator.engine import Engine
from configurator.services.configuring.wished_designs import wished_design
from configurator.translation.translated import translated
from configurator.translation.translator_file import read, words
from configurator.wishing.lexicon import lexicon_of
from configurator.wishing.reading import understood
from configurator.wishing.wishes import as_text

SHARE, MILLISECONDS, LONGEST = 0.9, 100, 500


def ordered(wish: str) -> str:
    """A wish with its values in the order of the alphabet."""
    left, sign, values = wish.rpartition("=")
    return f"{left}{sign}{'|'.join(sorted(values.split('|')))}"


def measured(product: str) -> bool:
    """Prints a row for a product; whether the budgets were kept."""
    made = revision(product)
    assert made is not None
    german = (HERE / "catalog" / product / "languages" / "de.po").read_text("utf-8")
    known = lexicon_of(made.product, [translated(made, words(read(german, "de.po", "de"))).product])
    engine, right, times, invalid = Engine(made), list[bool](), list[float](), 0
    engine.complete(frozenset())
    written = (HERE / "tests" / "wishing" / f"said_{product}.csv").read_text("utf-8").splitlines()
    for row in csv.DictReader(written):
        begun = time.process_time()
        found = understood(row["sentence"], known)
        design = wished_design(engine, made, [phrase.wish for phrase in found.phrases])
        times.append(time.process_time() - begun)
        meant = {ordered(each) for each in row["meant"].split()}
        right.append({ordered(as_text(phrase.wish)) for phrase in found.phrases} == meant)
        whole = engine.complete(design.said | design.taken_over) == design.selection
        invalid += not (whole and obeys_structure(made.product, design.selection))
    seen, unseen = sum(right[::2]) / len(right[::2]), sum(right[1::2]) / len(right[1::2])
    p50, p95 = (1000 * percentile(times, part) for part in (50, 95))
    print(
        f"{product:8} {len(right)} sentences: {seen:.0%} of those looked at, {unseen:.0%} of the others exact, "
        f"{invalid} invalid; p50 {p50:.0f} ms, p95 {p95:.0f} ms, at most {1000 * max(times):.0f} ms"
    )
    return min(seen, unseen) >= SHARE and not invalid and p95 <= MILLISECONDS and 1000 * max(times) <= LONGEST


if __name__ == "__main__":
    import_module("configurator.known_units")  # half a second, which serving spends before anybody asks
    kept = [measured(product) for product in ("car", "ritual")]
    sys.exit(not all(kept))
