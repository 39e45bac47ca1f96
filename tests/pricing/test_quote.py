"""What a selection costs and weighs, by hand."""

from configurator.catalog.loader import load_product
from configurator.catalog.model import Product
from configurator.catalog.selection import Selection, Slot
from configurator.money import Money
from configurator.pricing.book import PriceBook
from configurator.pricing.quote import Quote, slot_price
from configurator.rules.price_parts import paid
from configurator.rules.rule_set import RuleSet
from tests.services.small_shop import CATALOGUE

DESK = load_product(CATALOGUE, "catalog/desk/product.yaml")
SELECTION = Selection(
    {
        Slot("top"): ("oak",),
        Slot("legs"): ("wood",),
        Slot("lamp"): ("yes",),
        Slot("lamp-colour"): ("red",),
        Slot("mat"): (),
        Slot("extras"): ("hooks", "shelf"),
        Slot("width"): ("150",),
        Slot("engraving"): ("Ada",),
        Slot("drawer"): ("2",),
        Slot("front"): ("plain",),
        Slot("front", 2): ("slatted",),
    }
)


def quote(product: Product, selection: Selection) -> Quote:
    return PriceBook(product, RuleSet()).quote(selection)


def difference(product: Product, before: Selection, after: Selection) -> Money:
    return PriceBook(product, RuleSet()).difference(before, after)


def test_every_line_has_its_amount_and_they_add_up() -> None:
    quoted = quote(DESK, SELECTION)
    told = [(line.label, line.detail, line.amount.minor // 100) for line in quoted.lines]
    assert told == [
        ("Plank", "", 400),
        ("Top", "Oak", 120),
        ("Legs", "Wooden legs", 0),
        ("Lamp", "Yes", 45),
        ("Lamp colour", "Red lamp", 5),
        ("Extras", "Hooks", 8),
        ("Extras", "Shelf", 30),
        ("Width", "150 cm", 150),
        ("Engraving", "Ada", 25),
        ("Drawer 1: Front", "Plain front", 0),
        ("Drawer 2: Front", "Slatted front", 10),
    ]
    assert str(quoted.total) == "€ 793"
    assert str(quoted.weight) == "35 kg"


def test_a_difference_is_that_of_the_totals() -> None:
    def told(slots: dict[str, tuple[str, ...]], gone: tuple[str, ...] = ()) -> str:
        taken = {slot: at for slot, at in SELECTION.taken.items() if str(slot) not in gone}
        after = Selection(taken | {Slot.parse(slot): at for slot, at in slots.items()})
        assert difference(DESK, SELECTION, after) == quote(DESK, after).total - quote(DESK, SELECTION).total
        return str(difference(DESK, SELECTION, after))

    assert told({}) == "€ 0"
    assert told({"top": ("pine",)}) == "−€ 120"
    assert told({"top": ("glass",), "legs": ("steel",), "width": ("140",)}) == "€ 20"
    assert told({"extras": ("shelf",)}) == "−€ 8"
    assert told({"engraving": ()}) == "−€ 25"
    assert told({"drawer": ("1",)}, gone=("front[2]",)) == "−€ 10"
    assert told({"drawer": ("3",), "front[3]": ("slatted",)}) == "€ 10"


def test_amounts_of_units_are_rounded_once_half_even() -> None:
    text = CATALOGUE.replace("each: {price: 1}", "each: {price: 0.05}").replace("step: 10,", "step: 0.1,")
    product = load_product(text, "catalog/desk/product.yaml")
    for width, cents in (("100.1", 500), ("100.3", 502), ("100.5", 502)):
        taken = Selection({**SELECTION.taken, Slot("width"): (width,)})
        (line,) = (line for line in quote(product, taken).lines if line.label == "Width")
        assert line.amount.minor == cents


LUGGAGE = """\
product: case
name: Case
currency: EUR
price: 80
components:
  - component: case
    name: Case
    options:
      - option: pads
        name: Pads
        quantity: {from: 0, to: 9}
        each: {price: 3, weight: 200 g}
      - option: length
        name: Length
        number: {from: 0, to: 90, unit: cm}
        each: {price: 2, weight: 0.05 kg}
      - option: initials
        name: Initials
        text: {length: 3}
        each: {price: 7, weight: 30 g}
      - option: tag
        name: Tag
        text: {length: 9}
      - option: wheels
        name: Wheels
        number: {from: 0, to: 4}
"""


def case(catalogue: str = LUGGAGE) -> Product:
    return load_product(catalogue, "catalog/case/product.yaml")


def packed(pads: int = 0, length: int = 0, initials: str = "", tag: str = "") -> Selection:
    return Selection(
        {
            Slot("pads"): (str(pads),),
            Slot("length"): (str(length),),
            Slot("initials"): (initials,) if initials else (),
            Slot("tag"): (tag,) if tag else (),
            Slot("wheels"): ("4",),
        }
    )


def test_a_weight_is_multiplied_by_the_pieces_and_the_units_but_not_by_a_text() -> None:
    grams = case(LUGGAGE.replace("price: 80", "price: 80\nweight: 3 kg"))
    assert str(quote(grams, packed(pads=3)).weight) == "3.6 kg"
    assert str(quote(grams, packed(length=40)).weight) == "5 kg"
    assert str(quote(grams, packed(initials="ABC", tag="Ada")).weight) == "3.03 kg"
    assert str(quote(grams, packed(pads=1, length=1, initials="A")).weight) == "3.28 kg"


def test_a_weight_is_in_the_first_unit_that_has_one_and_nothing_weighs_nothing() -> None:
    assert str(quote(case(), packed(pads=1, length=40)).weight) == "2200 g"
    bare = case(LUGGAGE.replace(", weight: 200 g", "").replace(", weight: 0.05 kg", "").replace(", weight: 30 g", ""))
    assert quote(bare, packed(pads=3, length=40, initials="A")).weight is None


def test_no_pieces_are_no_line_but_a_length_of_zero_is_one() -> None:
    told = [(line.label, line.detail, str(line.amount)) for line in quote(case(), packed()).lines]
    assert told == [("Case", "", "€ 80"), ("Length", "0 cm", "€ 0"), ("Wheels", "4", "€ 0")]
    told = [(line.label, line.detail, str(line.amount)) for line in quote(case(), packed(2, 10, "AB", "Ada")).lines]
    assert told[1:] == [
        ("Pads", "2", "€ 6"),
        ("Length", "10 cm", "€ 20"),
        ("Initials", "AB", "€ 7"),
        ("Tag", "Ada", "€ 0"),
        ("Wheels", "4", "€ 0"),
    ]


def test_a_line_says_where_it_is_and_a_count_costs_nothing() -> None:
    slots = {line.slot: line.amount for line in quote(DESK, SELECTION).lines}
    assert slots[None] == Money(40000, "EUR")
    assert slots[Slot("front", 2)] == Money(1000, "EUR")
    assert slot_price(DESK, SELECTION, Slot("drawer")) == Money(0, "EUR")
    assert slot_price(DESK, SELECTION, Slot("extras")) == Money(3800, "EUR")


def test_the_price_of_half_a_unit_is_rounded_to_the_even_cent() -> None:
    pads = case().option("pads")
    assert [*paid(pads, ("0.5",)), *paid(pads, ("0.005",)), *paid(pads, ("0.015",))] == [
        ("0.5", 150),
        ("0.005", 2),
        ("0.015", 4),
    ]
