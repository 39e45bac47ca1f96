"""Who may withdraw from an order, as a product file says it: days, what is exempt, and what is doubted."""

import pytest

from configurator.catalog.loader import load
from configurator.catalog.model import Product
from configurator.catalog.selection import Selection, Slot
from configurator.catalog.withdrawal_terms import exemption, unsaid
from configurator.errors import BrokenFiles
from tests.services.small_shop import CATALOGUE

TERMS = """
withdrawal:
  days: 30
  exempt:
    - {option: engraving, because: Your words are engraved.}
    - {option: top, values: [oak], because: The oak is felled for you.}
    - {option: lamp, because: The lamp is wired for you.}
"""


def desk(terms: str) -> Product:
    return load(CATALOGUE + terms, "product.yaml")[0]


def mistakes(terms: str) -> list[str]:
    with pytest.raises(BrokenFiles) as broken:
        desk(terms)
    return [problem.message for problem in broken.value.problems]


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ({}, ""),
        ({"top": ("pine",), "engraving": (), "lamp": ("no",)}, ""),
        ({"engraving": ("Ada",)}, "Your words are engraved."),
        ({"top": ("oak",)}, "The oak is felled for you."),
        ({"lamp": ("yes",), "top": ("oak",)}, "The oak is felled for you. The lamp is wired for you."),
    ],
)
def test_an_exemption_hangs_on_a_text_a_value_or_a_switch(taken: dict[str, tuple[str, ...]], told: str) -> None:
    selection = Selection({Slot(key): values for key, values in taken.items()})
    assert exemption(desk(TERMS), selection) == told
    assert exemption(desk(""), selection) == "", "the law alone exempts nothing that is put together"


def test_without_an_option_every_design_is_exempt_which_is_doubted() -> None:
    product, doubts = load(CATALOGUE + "withdrawal: {exempt: [{because: Made for you.}]}", "product.yaml")
    assert exemption(product, Selection({})) == "Made for you."
    assert [problem.severity for problem in doubts] == ["warning"]
    assert "also one of values that everybody can choose" in doubts[0].message


def test_what_the_file_does_not_say_is_asked_where_customers_write_something() -> None:
    assert unsaid(desk("")) == "engraving"
    assert unsaid(desk("withdrawal: {days: 14}")) == ""
    assert (desk("").withdrawal.days, desk(TERMS).withdrawal.days) == (14, 30)


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ("withdrawal: {days: 7}", "'7' is no number of days for a withdrawal"),
        ("withdrawal: {days: 14.5}", "'14.5' is no number of days for a withdrawal"),
        ("withdrawal: {exempt: [{option: engravin, because: x.}]}", "there is no option 'engravin'"),
        ("withdrawal: {exempt: [{option: top, values: [oka], because: x.}]}", "'top' has no value 'oka'"),
        ("withdrawal: {exempt: [{option: width, because: x.}]}", "'width' is a number, which every design has"),
        (
            "withdrawal: {exempt: [{option: engraving, values: [a], because: x.}]}",
            "'engraving' has no values to choose from",
        ),
        ("withdrawal: {exempt: [{values: [oak], because: x.}]}", "these are values of no option"),
    ],
)
def test_mistakes_are_told(terms: str, told: str) -> None:
    assert mistakes(terms) == [told]


def test_what_is_sensitive_exempts_nothing_since_mails_say_the_reason() -> None:
    private = CATALOGUE.replace("text: {length: 12}", "text: {length: 12}\n        sensitive: true")
    with pytest.raises(BrokenFiles) as broken:
        load(private + TERMS, "product.yaml")
    assert ["sensitive" in problem.message for problem in broken.value.problems] == [True]
