"""Prices that jump and rules that are gone are pointed out; ordinary changes are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.rules.revision import Revision, read
from configurator.services.showroom.unlikely_changes import FACTOR, gone, jumps

CATALOGUE = """\
product: mug
name: Mug
currency: {currency}
price: {base}
components:
  - component: c
    name: C
    options:
      - option: size
        name: Size
        values:
          - {{value: s, name: Small, price: {small}}}
          - {{value: l, name: Large, price: {large}}}
      - option: dots
        name: Dots
        number: {{from: 0, to: 9, step: 1}}
        each: {{price: {each}}}
"""
RULES = 'rule one "A small mug has no dots." when size = s then dots = 0\n'
TESTS = 'test "small": given size = s possible dots = 0\ntest "large": given size = l possible dots = 9\n'


def mug(
    rules: str = RULES,
    *,
    small: object = 0,
    large: object = 2,
    base: object = 10,
    each: object = 1,
    currency: str = "EUR",
) -> Revision:
    prices = {"small": small, "large": large, "base": base, "each": each}
    return read("mug", CATALOGUE.format(**prices, currency=currency), rules)


def said(old: Revision, new: Revision) -> list[str]:
    return [f"{problem.source.line}: {problem.message}" for problem in jumps(old, new)]


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({}, []),
        ({"large": 10, "each": "0.20", "base": 50}, []),
        ({"large": "10.01"}, ["13: Size: Large goes from € 2 to € 10.01, 5 times as much."]),
        ({"large": "0.39"}, ["13: Size: Large goes from € 2 to € 0.39, 1/5.1 of it."]),
        ({"large": -2}, ["13: Size: Large goes from € 2 to −€ 2."]),
        ({"large": 0}, ["13: Size: Large cost € 2 and would cost nothing."]),
        ({"small": 2600}, ["12: Size: Small cost nothing and would cost € 2,600."]),
        ({"base": 10000}, ["1: Mug goes from € 10 to € 10,000, 1,000 times as much."]),
        ({"each": 6}, ["17: Dots, each goes from € 1 to € 6, 6 times as much."]),
        ({"currency": "JPY"}, ["1: The currency changes from EUR to JPY, and every price with it."]),
    ],
)
def test_what_is_pointed_out(changed: dict[str, str], sentences: list[str]) -> None:
    assert said(mug(), mug(**changed)) == sentences


def test_prices_are_compared_in_each_market() -> None:
    """What moves alike in two markets is told once."""

    def sold(*, de: object = 2, ch: object = 3, swiss: str = "CHF") -> Revision:
        by_market = f"{{DE: {de}, AT: {de}, CH: {ch}}}"
        every = dict.fromkeys(("small", "base", "each"), f"{{DE: 1, AT: 1, CH: {100 if swiss == 'JPY' else 1}}}")
        codes = f"{{DE: EUR, AT: EUR, CH: {swiss}}}\nmarkets: [DE, AT, CH]"
        return mug(large=by_market, currency=codes, **every)

    assert said(sold(), sold(de=3, ch=5)) == []
    assert said(sold(), sold(de=20)) == ["14: Size: Large goes from € 2 to € 20, 10 times as much."]
    assert said(sold(), sold(ch=50)) == ["14: Size: Large goes from CHF 3 to CHF 50, 17 times as much."]
    changed = "1: The currency changes from CHF to JPY in CH, and every price with it."
    assert said(sold(), sold(swiss="JPY")) == [changed]


@given(was=st.integers(1, 10**7), now=st.integers(1, 10**7))
def test_a_price_is_pointed_out_when_it_moves_by_more_than_the_factor(was: int, now: int) -> None:
    before, after = Decimal(was) / 100, Decimal(now) / 100
    meant = before / FACTOR <= after <= before * FACTOR
    assert bool(said(mug(large=before), mug(large=after))) is not meant


def test_what_would_be_gone() -> None:
    assert gone(mug(RULES + TESTS), mug(RULES + TESTS)) == ()
    assert gone(mug(), mug(RULES.replace("one", "another") + TESTS)) == ()
    assert gone(mug(), mug("")) == ("No rule is left of 1: everything would go with everything.",)
    assert gone(mug(RULES + TESTS), mug(RULES)) == ("2 of 2 rule tests would be gone: 'small', 'large'.",)
    assert gone(mug(RULES + TESTS), mug(RULES + TESTS.splitlines()[0] + "\n")) == (
        "1 of 2 rule tests would be gone: 'large'.",
    )
