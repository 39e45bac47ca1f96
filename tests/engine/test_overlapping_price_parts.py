"""Parts of a price that count together are added, whatever literals they share: by brute force over whole products."""

from __future__ import annotations

import pytest

from configurator.catalog.selection import Choices
from configurator.engine import Engine
from configurator.engine.optimizing.goals import Goal
from configurator.pricing.book import book_of
from configurator.rules.meaning import obeys
from configurator.rules.revision import read
from configurator.rules.syntax import SumOver
from tests.examples import HERE, all_selections

HEAD = "product: p\nname: P\ncurrency: EUR\n{head}components:\n- component: c\n  name: C\n  options:\n"
PACK = """  - option: extra
    name: E
    values:
    - {value: none, name: N}
    - {value: heavy, name: H, price: 3, attributes: {mass: 3 kg}}
  - option: pack
    name: S
    values:
    - {value: no, name: A}
    - {value: a, name: B}
"""
TOGETHER = """  - option: several
    name: S
    choose: 0..2
    values:
    - {value: a, name: A, price: 1, attributes: {fac: 1.5}}
    - {value: b, name: B, price: 2, attributes: {fac: -1}}
  - option: inner
    name: I
    number: {from: 1, to: 2, step: 1}
"""
INCLUDED = 'price inc "I." when pack = a then extra = heavy is included\n'
ADDED = 'price add "A." when extra = heavy then add 1 EUR\n'
FORMULA = 'price r1 "R." = 1 EUR * several.fac * inner + 1 EUR at most 3 EUR\n'
NAMED_LIKE = 'price several "R." when several = a then = 1 EUR * inner\n'
MORE, LESS = 'price d "D." add 10 % of everything\n', 'price d "D." take 10 % off everything\n'
NET = "prices: net\ntaxes: {standard: 19}\n"
NOTHING: Choices = frozenset()


@pytest.mark.parametrize(
    ("head", "body", "rules"),
    [
        ("", PACK, INCLUDED + ADDED),
        ("", TOGETHER, FORMULA + MORE),
        ("", TOGETHER, FORMULA + LESS),
        ("", TOGETHER, NAMED_LIKE + MORE),
        (NET, TOGETHER, FORMULA),
        ("", PACK, 'price t "T." when extra = none then = 10 EUR + extra.mass\n'),
    ],
)
def test_least_most_and_every_limit_are_those_of_the_receipts(head: str, body: str, rules: str) -> None:
    catalogue = HEAD.format(head=head) + body
    revision = read("p", catalogue, rules)
    everything = tuple(all_selections(revision.product))
    totals = [book_of(revision).total(each).minor for each in everything]
    for most, wanted in ((False, min(totals)), (True, max(totals))):
        best = Engine(revision).optimize(NOTHING, [Goal(SumOver("price", (), HERE), most=most)])
        assert best.proven
        assert best.amounts[0].magnitude * 100 == wanted
    for total in set(totals):
        limit = f'rule x "X." sum of price over everything = {total / 100:.2f} EUR\n'
        limited = read("p", catalogue, rules + limit)
        assert any(obeys(limited.product, limited.rules, each) for each in everything)
        assert Engine(limited).possible(NOTHING)
