"""BG/NBD on the CDNOW sample: the published parameters to three digits, from purchases and from their summary.

Run by `make bench`, or alone: `python -m benchmarks.lifetime`.
"""

import time

from benchmarks._subjects import HERE
from configurator.learning.lifetime.evaluation import evaluate
from configurator.learning.lifetime.purchase_files import read_purchases

FOLDER = HERE.parent / "shared" / "data" / "cdnow"
PUBLISHED = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}


def main() -> bool:
    """Fits and prints; whether the parameters are the published ones."""
    if not FOLDER.is_dir():
        print("CDNOW skipped: not in ../shared/data/cdnow")
        return True
    kept = True
    for name in ("CDNOW_sample.txt", "cdnow_customers_summary.csv"):
        begun = time.process_time()
        found = evaluate(read_purchases(FOLDER / name))
        fitted = {each: round(getattr(found.buying, each), 3) for each in PUBLISHED}
        kept &= fitted == PUBLISHED
        print(f"{name}: {fitted} in {time.process_time() - begun:.1f} s")
        if found.forecast:
            told = found.forecast
            print(
                f"  {told.weeks:.0f} weeks on: {told.expected:.0f} purchases foretold, {told.made:.0f} made;", end=" "
            )
            print(f"error a customer {told.error:.3f}, as often as before {told.error_as_before:.3f}")
    print(f"  published {PUBLISHED}: {'kept' if kept else 'MISSED'}")
    return kept


if __name__ == "__main__":
    raise SystemExit(not main())
