"""Checking what a merchandiser wrote: all mistakes of both files, what the engine can prove of them, the rule tests."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from configurator import lookalikes
from configurator.analysis.defects_over_time import defects_over_time
from configurator.analysis.slow_pages import slow_first_page, unfinished
from configurator.catalog.loader import load_product
from configurator.catalog.model import Product
from configurator.catalog.nodes import decode
from configurator.catalog.theme import THEME, built_in_colours, read_theme
from configurator.engine import Engine
from configurator.errors import BrokenFiles, SolverDeadline
from configurator.orders.checkout_file import FILE, load_checkout
from configurator.orders.payment_methods import TEST
from configurator.profiles.segments import Segment, read_segments, unknown_choices
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, catalogue_file, read
from configurator.services.showroom import files
from configurator.services.showroom.stock_on_disk import stock_problems
from configurator.shop import Shop, demo_shop
from configurator.source import Problem, Source
from configurator.time_limit import out_of_time, time_allowed, within

CHECKOUT = FILE
SEGMENTS = "customers.segments"
"""The file beside the rules in which the staff write segments."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """A rule test and what is wrong with it ('' when it passes)."""

    __test__ = False
    name: str
    line: int
    failure: str

    @property
    def passed(self) -> bool:
        """Whether the test passes."""
        return not self.failure


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: all problems, the rule tests, and the revision when nothing keeps it from being published.

    Without a readable revision, or when its rules contradict each other, no test is run and ``tests`` is empty.
    ``engine`` is the one that was asked, None where there is none.
    """

    problems: tuple[Problem, ...]
    tests: tuple[TestResult, ...]
    revision: Revision | None
    engine: Engine | None = None

    @property
    def publishable(self) -> bool:
        """Whether it may go on sale."""
        return self.revision is not None


def report(
    key: str,
    catalogue_text: str,
    rules_text: str,
    engine_of: Callable[[Revision], Engine],
    since: date,
    *,
    seconds: float = float("inf"),
) -> Report:
    """Everything that is wrong with a product's two texts, its rule tests run.

    What has no answer in time is an error, too, and so is a check that takes more than ``seconds`` of the processor.
    ``engine_of`` makes the engine that is asked; ``since`` is the day from which on the product is sold.
    """
    with within(seconds):
        found = _report(key, catalogue_text, rules_text, engine_of, since)
        if not out_of_time() or found.revision is None:
            return found
    late = unfinished(found.revision, seconds)
    return Report(tuple(sorted({*found.problems, late})), (), None, found.engine)


def _report(
    key: str, catalogue_text: str, rules_text: str, engine_of: Callable[[Revision], Engine], since: date
) -> Report:
    large = files.too_large(key, Texts(catalogue_text, rules_text))
    if large:
        return Report(large, (), None)
    try:
        revision = read(key, catalogue_text, rules_text)
        engine = engine_of(revision)
    except BrokenFiles as error:
        return Report(error.problems, (), None)
    try:
        proven = defects_over_time(revision, engine, since)
    except BrokenFiles as error:
        return Report(error.problems, (), None)
    except SolverDeadline as late:
        blamed = unfinished(revision, time_allowed()) if out_of_time() else slow_first_page(engine, late)
        return Report(tuple(sorted({*revision.warnings, blamed})), (), None, engine)
    problems = tuple(sorted({*revision.warnings, *proven.problems}))
    tests = _tests(revision, problems) if proven.sellable else ()
    return Report(problems, tests, None if errors_of(problems) else revision, engine)


def report_on_disk(shop: Shop, key: str, engine_of: Callable[[Revision], Engine], since: date) -> Report:
    """The same for the files as they stand on disk, and what lies beside them. Raises UnknownName, SolverDeadline."""
    try:
        texts = files.texts(shop, key)
    except BrokenFiles as error:
        return Report(error.problems, (), None)
    found = report(key, texts.catalogue, texts.rules, engine_of, since)
    try:
        product = found.revision.product if found.revision else load_product(texts.catalogue, catalogue_file(key))
    except BrokenFiles:
        return found
    _, more = files.beside(shop, product)
    more = (*more, *stock_problems(shop, product, found.engine if found.revision else None))
    return replace(found, problems=(*found.problems, *more))


def alike(reports: Mapping[str, Report]) -> dict[str, Report]:
    """The reports of a shop's products, with warnings at those whose names customers cannot tell apart."""
    first: dict[str, Product] = {}
    told = dict(reports)
    for key, found in reports.items():
        if found.revision is None:
            continue
        product = found.revision.product
        other = first.setdefault(lookalikes.fold(product.name), product)
        if other is not product:
            message = (
                f"this product is called '{product.name}', and so is '{other.key}' ('{other.name}', {other.source})"
            )
            warning = Problem(product.source, message, "let customers tell them apart", "warning")
            told[key] = replace(found, problems=(*found.problems, warning))
    return told


def theme_report(shop: Shop) -> dict[str, Report]:
    """What is wrong with the shop's theme, under the name of its file; nothing where nothing is."""
    if not shop.theme.is_file():
        return {}
    own = built_in_colours((demo_shop().static / "css" / "shop.css").read_text("utf-8"))
    try:
        text = decode(shop.theme.read_bytes(), THEME)
        problems = read_theme(text, own, lambda name: (shop.static / name).is_file())[1]
    except BrokenFiles as error:
        problems = tuple(error.problems)
    return {THEME: Report(problems, (), None)} if problems else {}


def segment_report(shop: Shop, products: Iterable[Product | None]) -> dict[str, Report]:
    """What is wrong with the shop's segments, under the name of their file; nothing where nothing is.

    ``products``: all that the shop has, None for one that cannot be read. While there is one, what segments ask for is
    not looked up, because it may be there.
    """
    known = tuple(products)
    try:
        found = segments_on_disk(shop)
        problems = unknown_choices(found, [each for each in known if each]) if None not in known else ()
    except BrokenFiles as error:
        problems = error.problems
    return {SEGMENTS: Report(tuple(problems), (), None)} if problems else {}


def checkout_report(shop: Shop, *, open_to_all: bool) -> dict[str, Report]:
    """What is wrong with how the shop delivers and what it sells beside; nothing where nothing is.

    ``open_to_all``: customers reach the shop, so that nothing in it should only seem to be paid.
    """
    try:
        found = load_checkout(shop.root)
    except BrokenFiles as error:
        return {CHECKOUT: Report(tuple(error.problems), (), None)}
    if TEST not in found.payment or not open_to_all:
        return {}
    trying = "The test payment is switched on, and customers reach this shop: nobody really pays with it."
    return {CHECKOUT: Report((Problem(Source(FILE, 1), trying, "take 'test' out of 'payment'", "warning"),), (), None)}


def segments_on_disk(shop: Shop) -> tuple[Segment, ...]:
    """The segments that the staff wrote; none where there is no such file. Raises BrokenFiles."""
    path, shown = shop.rules / SEGMENTS, f"rules/{SEGMENTS}"
    try:
        return read_segments(path.read_text("utf-8-sig"), shown) if path.is_file() else ()
    except (OSError, UnicodeDecodeError):
        raise BrokenFiles([Problem(Source(shown, 1), "This cannot be read as text.", "save it as UTF-8")]) from None


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that keep a revision from being published."""
    return tuple(problem for problem in problems if problem.severity == "error")


def _tests(revision: Revision, problems: tuple[Problem, ...]) -> tuple[TestResult, ...]:
    """Each rule test with what the prover says at its line."""
    said = {(problem.source.file, problem.source.line): problem.message for problem in problems}
    return tuple(
        TestResult(test.name, test.source.line, said.get((test.source.file, test.source.line), ""))
        for test in revision.rules.tests
    )
