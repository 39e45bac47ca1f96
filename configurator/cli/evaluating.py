"""`configurator evaluate`: how good what the shop learns is, on sales that it has not seen."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.cli import arguments
from configurator.cli.foretelling import lifetime, next_item
from configurator.cli.questions import model_revision
from configurator.errors import ForeignModelError
from configurator.interchange.sales import SalesFile, in_order, read
from configurator.learning.next_choice.history import history_of
from configurator.learning.next_choice.protocol import Evaluation, evaluated
from configurator.source import Source, did_you_mean

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _SeveralFiles(click.Command):
    """A command whose ``--train`` takes all files that follow it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeats ``--train`` before each of its files."""
        told, training = list[str](), False
        for word in args:
            if word.startswith("-"):
                training = word == "--train"
            elif training and told[-1] != "--train":
                told.append("--train")
            told.append(word)
        return super().parse_args(ctx, told)


@click.group()
def evaluate() -> None:
    """Measure how good what the shop learns is."""


evaluate.add_command(next_item)
evaluate.add_command(lifetime)


@evaluate.command(name="next-choice", cls=_SeveralFiles)
@click.option(
    "--train",
    type=_FILE,
    multiple=True,
    required=True,
    metavar="FILE...",
    help="What was sold, to learn from: CSV, a header of variables, integers. Several files may follow.",
)
@click.option("--test", type=_FILE, required=True, help="What was sold besides, to be foretold.")
@click.option("--constraints", type=_FILE, help="The rules, XCSP 2.1: only what they leave is recommended.")
@click.option("--seed", type=int, default=1, show_default=True, help="Other seeds ask in other orders.")
@click.option("--limit", type=click.IntRange(1), help="Foretell so many products at most, drawn at random.")
@arguments.json_option
def next_choice(
    train: tuple[Path, ...], test: Path, constraints: Path | None, seed: int, limit: int | None, as_json: bool
) -> None:
    """Measure how often the next choice is foretold.

    For each product of the test file its options are asked in a random order. Each time the most likely value is named,
    given what was really taken so far; then that is told. With --constraints, products that break them are left out,
    of what is learned as well, and so are questions that have one answer left. Milliseconds are of the processor.
    """
    first, *others = [_sales(path) for path in train]
    sold = [first, *(in_order(each, first) for each in others)]
    tested = in_order(_sales(test), first)
    rules = _Rules(constraints, tested) if constraints else None
    learned = [row for each in sold for row in each.rows if rules is None or rules.allow(row)]
    history = history_of(first.variables, learned)
    cars = [row for row in tested.rows if rules is None or rules.allow(row)]
    found = evaluated(history, cars, rules.live if rules else None, seed=seed, limit=limit)
    answer = asdict(found) | ({"p50_ms": None, "p95_ms": None} if found.success is None else {})
    arguments.print_json(answer) if as_json else click.echo(_told(found, len(tested.rows), len(history.codes)))


def _sales(path: Path) -> SalesFile:
    sold = read(path.read_bytes(), str(path))
    if not sold.rows:
        hint = "each line behind the first is one that was sold"
        raise ForeignModelError(Source(str(path), 1), "this file has a header and no product", hint)
    return sold


class _Rules:
    """The constraints over the variables of a sales file, asked of the engine."""

    def __init__(self, path: Path, sales: SalesFile) -> None:
        """Raises ForeignModelError for a variable that the constraints do not know."""
        revision = model_revision(path)
        self._values = {option.key: [each.key for each in option.values] for option in revision.product.options}
        for name in sales.variables:
            if name not in self._values:
                message = f"the variable '{name}' is not in {path}"
                raise ForeignModelError(Source(sales.file, 1), message, did_you_mean(name, self._values))
        self._variables, self._engine = sales.variables, arguments.engine_of(revision)
        self._allowed: dict[tuple[str, ...], bool] = {}

    def allow(self, row: tuple[str, ...]) -> bool:
        """Whether a product obeys them."""
        if row not in self._allowed:
            pairs = list(zip(self._variables, row, strict=True))
            known = all(value in self._values[name] for name, value in pairs)
            self._allowed[row] = known and self._engine.possible(_choices(dict(pairs)))
        return self._allowed[row]

    def live(self, known: Mapping[str, str], variable: str) -> tuple[str, ...]:
        """What the variable can still be beside these values."""
        slot = Slot(variable)
        left = self._engine.remaining(_choices(known), [slot])
        return tuple(value for _, value in (*left.forced, *left.possible))


def _choices(known: Mapping[str, str]) -> Choices:
    return frozenset(Choice(Slot(name), value) for name, value in known.items())


def _told(found: Evaluation, tested: int, learned: int) -> str:
    def percent(share: float | None) -> str:
        return "nothing to foretell" if share is None else f"{100 * share:.2f} %"

    takes = f"; a recommendation takes {found.p50_ms:.2f} ms (median), {found.p95_ms:.2f} ms (p95)"
    left_out = f" ({tested - found.cars:,} left out)" if tested > found.cars else ""
    return "\n".join(
        [
            f"Foretold: {percent(found.success)} of the choices in {found.cars:,} products{left_out}",
            f"  of products that were never sold before in just this way: {percent(found.unseen)}",
            f"  learned from {learned:,} distinct products{'' if found.success is None else takes}",
            (
                f"  baselines: the commonest value {percent(found.baselines['mode'])}, "
                f"naive Bayes {percent(found.baselines['naive_bayes'])}"
            ),
        ]
    )
