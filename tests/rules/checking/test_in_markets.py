"""Rules of a product that is sold for several currencies: an amount is right in some markets, and wrong in others."""

import pytest

from configurator.errors import BrokenFiles
from configurator.rules.revision import read

SHELF = """\
product: shelf
name: Shelf
markets: [DE, AT, CH]
currency: {DE: EUR, AT: EUR, CH: CHF}
price: {DE: 100, AT: 100, CH: 120}
components:
  - component: frame
    name: Frame
    options:
      - option: width
        name: Width
        number: {from: 60, to: 90, unit: cm}
      - option: light
        name: Light
        switch: {price: {DE: 39, AT: 39, CH: 45}}
      - option: dimmer
        name: Dimmer
        switch: {markets: [DE, AT], price: {DE: 9, AT: 9}}
"""


def told(rules: str) -> list[str]:
    """The mistakes of the rules, without the file."""
    try:
        read("shelf", SHELF, rules)
    except BrokenFiles as broken:
        return [str(problem).removeprefix("rules/shelf.rules:").replace(" error:", "") for problem in broken.problems]
    return []


@pytest.mark.parametrize(
    "rules",
    [
        'price wide "Wide." valid in DE, AT when width > 80 cm then add 20 EUR',
        'price wide "Wide." valid in CH when width > 80 cm then add 25 CHF',
        'price wide "Wide." when width > 80 cm then add 5 % of light',
        'price pack "Pack." when width > 80 cm then light is included',
        'rule cheap "Cheap." valid in DE sum of price over everything <= 110 EUR',
        'define dear = sum of price over everything > 110 CHF\nrule cheap "Cheap." valid in CH not dear',
        'price dimmed "Dimmed." valid in DE, AT when light = yes then dimmer is included',
    ],
)
def test_what_is_said_in_the_currency_of_its_markets_is_right(rules: str) -> None:
    assert told(rules) == []


IN_EUROS = "or say where it counts: valid in DE, AT)"
NO_EUROS = f"This is EUR, but 'shelf' is sold for CHF. (say it in CHF, {IN_EUROS}"
NO_FRANCS = "This is CHF, but 'shelf' is sold for EUR. (say it in EUR, or say where it counts: valid in CH)"
NO_MONEY = (
    "This formula does not come to money: 'EUR' cannot be turned into 'CHF'. "
    f"(it has to come to CHF; divide by plain numbers, or by what is measured alike, {IN_EUROS}"
)
FREE = f"'dimmer' costs nothing that could be included. (leave it out, or give it a price in the catalogue, {IN_EUROS}"
UNLIKE = f"A quantity in CHF cannot be compared with a quantity in EUR. (compare like with like, {IN_EUROS}"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('price wide "Wide." when width > 80 cm then add 20 EUR', f"1:44: In CH: {NO_EUROS}"),
        ('price a "A." valid in AT, CH when width > 80 cm then add 20 CHF', f"1:54: In DE, AT: {NO_FRANCS}"),
        ('price table lit "Lit."\n  light | price\n  yes | 20 EUR', f"3:9: In CH: {NO_EUROS}"),
        ('price lit "Lit." = 20 EUR * 2 at least 10 EUR', f"1:31: In CH: {NO_EUROS}"),
        ('price lit "Lit." = 20 EUR * 2', f"1:18: In CH: {NO_MONEY}"),
        (
            'price many "Many." tiers by price of everything\n  from 100 EUR: take 5 % off everything',
            f"2:3: In CH: This tier does not begin with what is measured: 100 EUR. (write it in CHF, {IN_EUROS}",
        ),
        ('rule cheap "Cheap." sum of price over everything <= 110 EUR', f"1:21: In CH: {UNLIKE}"),
        ('define dear = sum of price over everything > 110 EUR\nrule a "A." not dear', f"1:15: In CH: {UNLIKE}"),
        ('price dimmed "Dimmed." dimmer is included', f"1:24: In CH: {FREE}"),
    ],
)
def test_an_amount_of_another_currency_is_told_with_its_markets(rules: str, said: str) -> None:
    assert told(rules) == [said]


def test_what_is_wrong_in_every_market_is_told_without_them() -> None:
    assert told('price wide "Wide." valid in CH when widht > 80 cm then add 20 USD') == [
        "1:37: There is no option 'widht'. (did you mean 'width'?)",
        "1:56: This is USD, but 'shelf' is sold for CHF. (say it in CHF)",
    ]


def test_a_market_that_the_product_does_not_have_is_told_and_what_is_said_for_it_is_read() -> None:
    """What counts in no market would otherwise be read in none, and a slip in its name take a rule away."""
    rules = (
        'rule r "R." valid in FR light = yse\nprice p "P." valid in DE, FR add 5 EUR\ndefault valid in FR: light = yes'
    )
    assert [problem.split(" (")[0] for problem in told(rules)] == [
        "1:22: the product is not sold in 'FR'",
        "1:25: 'light' has no value 'yse'.",
        "2:23: the product is not sold in 'FR'",
        "3:18: the product is not sold in 'FR'",
    ]


def test_what_is_nested_deeply_is_read_in_each_market() -> None:
    deep = f'price deep "D." valid in CH = 1 CHF * {"(" * 300}1{")" * 300}'
    [said] = told(deep)
    assert "This is nested too deeply to be worked out." in said
    assert told(f'rule r "R." {"not " * 2000}light = yes') == []
