"""A revision: one product's catalogue and rules as they were published, under the hash of their texts.

Decides what belongs together and that it is free of mistakes in names, units and syntax; not whether the rules can
all hold (the engine proves that), nor when a revision is published.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

from configurator.catalog.loader import load, sketch
from configurator.catalog.model import Product
from configurator.catalog.priced_in import priced_in
from configurator.catalog.validity import Situation
from configurator.errors import BrokenFiles
from configurator.rules.checking.in_markets import check_in_markets
from configurator.rules.checking.rule_file import own_problems
from configurator.rules.mentioned_names import judge
from configurator.rules.parser import declared_names, parse, too_slow_to_read
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.rules.survey import survey_problems, surveyed
from configurator.source import Problem, Source
from configurator.time_limit import out_of_time, within


@dataclass(frozen=True)
class Revision:
    """A product with its rules, free of errors. Two revisions are equal when their texts are."""

    product: Product
    rules: RuleSet
    catalogue_text: str
    rules_text: str
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def hash(self) -> str:
        """SHA-256 over both texts, hexadecimal; where one text ends and the other starts is part of it."""
        return text_hash(self.catalogue_text, self.rules_text)

    def priced_at(self, at: Situation | None) -> "Revision":
        """The revision with the prices of a market, None standing for its first: equal to this one, kept with it."""
        if not self.product.price_lists:
            return self
        market = at.market if at is not None else ""
        if market not in self._by_market:
            product = priced_in(self.product, market)
            self._by_market[market] = self if product is self.product else replace(self, product=product)
        return self._by_market[market]

    @cached_property
    def _by_market(self) -> dict[str, "Revision"]:
        return {}

    @cached_property
    def ruled_in(self) -> dict[Situation | None, RuleSet]:
        """The rules that count, by situation, for as long as ``in_force.rules_of`` keeps them here."""
        return {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Revision) and self.product.key == other.product.key and self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)


def text_hash(catalogue_text: str, rules_text: str) -> str:
    """The hash of the revision that these texts would make, without reading them."""
    catalogue = catalogue_text.encode("utf-8", "surrogatepass")
    length = f"{len(catalogue)}:".encode()
    return hashlib.sha256(length + catalogue + rules_text.encode("utf-8", "surrogatepass")).hexdigest()


def catalogue_file(key: str) -> str:
    """What problems call the catalogue file of a product, and where it stands in a shop's folder."""
    return f"catalog/{key}/product.yaml"


def rules_file(key: str) -> str:
    """What problems call the rule file of a product, and where it stands in a shop's folder."""
    return f"rules/{key}.rules"


READING_SECONDS = 120.0
"""Of the processor's time: three times what the largest known rule file takes."""


def read(key: str, catalogue_text: str, rules_text: str) -> Revision:
    """The revision that the two texts make; raises BrokenFiles with every problem of both.

    With a catalogue that has mistakes, rules are judged as far as they speak of what these leave beyond doubt. What
    takes longer than READING_SECONDS is a problem, too.
    """
    with within(READING_SECONDS):
        return _read(key, catalogue_text, rules_text)


def _read(key: str, catalogue_text: str, rules_text: str) -> Revision:
    rules, problems = parse(rules_text, rules_file(key))
    if out_of_time():
        end = too_slow_to_read(Source(rules_file(key), rules_text.count("\n") + 1))
        told = any(problem.message == end.message for problem in problems)
        raise BrokenFiles(problems if told else (*problems, end))
    try:
        product, slips = load(catalogue_text, catalogue_file(key))
    except BrokenFiles as broken:
        near = sketch(catalogue_text, catalogue_file(key))
        raise BrokenFiles({*broken.problems, *problems, *_beside(rules, declared_names(rules_text), near)}) from None
    named = survey_problems(product, rules)
    product, rules = surveyed(product, rules)
    problems = (*slips, *problems, *named, *check_in_markets(rules, product, declared_names(rules_text)))
    if any(problem.severity == "error" for problem in problems):
        raise BrokenFiles(problems)
    return Revision(product, resolve(rules, product), catalogue_text, rules_text, problems)


def _beside(rules: RuleSet, unread: frozenset[str], near: tuple[Product, frozenset[str]] | None) -> tuple[Problem, ...]:
    """What is wrong with rules whose catalogue has mistakes; ``near``: what can be trusted of it, and what cannot."""
    own = own_problems(rules, unread)
    if near is None:
        return own
    product, rules = surveyed(near[0], rules)
    whole, lost = judge(rules, near[1])
    named = check_in_markets(whole, product, unread | lost)
    return (*own, *(problem for problem in named if problem.severity == "error"))
