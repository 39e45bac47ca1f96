"""What a selection costs and weighs, by hand."""

from configurator.catalog.loader import load_product
from configurator.catalog.selection import Selection, Slot
from configurator.pricing.quote import difference, quote
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
