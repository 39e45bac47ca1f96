"""How often the next thing somebody bought is among ten of 12,101 that are offered: Amazon Beauty, 22,363 customers.

The last purchase is asked for once; what is weighed how is found on the last but one. Run by `make bench`, or alone:
`python -m benchmarks.next_item`.
"""

from benchmarks._subjects import HERE
from configurator.learning.items.evaluation import NextItem, evaluate
from configurator.learning.items.sequences import read_sequences

FILE = HERE.parent / "shared" / "data" / "amazon-beauty" / "Beauty.txt"
HR10, NDCG10 = 0.092, 0.058


def main() -> bool:
    """Measures and prints; whether the budgets were kept."""
    if not FILE.is_file():
        print("Amazon Beauty skipped: not in ../shared/data/amazon-beauty")
        return True
    found = evaluate(read_sequences(FILE))
    kept = found.test.hr10 >= HR10 and found.test.ndcg10 >= NDCG10
    rows: dict[str, NextItem] = {**found.baselines, "validation": found.validation, "here": found.test}
    for name, each in rows.items():
        print(f"  {name:<20} HR@10 {each.hr10:.4f}  NDCG@10 {each.ndcg10:.4f}")
    print(f"  {found.weighing}, {found.tries} tried")
    print(f"  budget HR@10 {HR10}, NDCG@10 {NDCG10}: {'kept' if kept else 'MISSED'}")
    return kept


if __name__ == "__main__":
    raise SystemExit(not main())
