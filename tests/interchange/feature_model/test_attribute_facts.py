"""What attributes become in a shop: no price, weight, word or digit vanishes or changes; each refusal has its place."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.model import Product, Value
from configurator.cli import main
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.attribute_facts import facts_of
from configurator.interchange.feature_model.expressions import quote_text
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.featureide.writer import featureide_text
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.out_of_shop.features import feature_model_of
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.rules.revision import read
from configurator.rules.syntax import Chosen, Rule
from configurator.rules.traversal import conditions
from configurator.units import Quantity


def model(*attributes: str, root: str = "") -> str:
    """A UVL model with one optional feature for each attribute text: A, B, C, ..."""
    rows = "".join(f"\t\t\t{chr(65 + at)} {{{each}}}\n" for at, each in enumerate(attributes))
    return f"features\n\tR {root}\n\t\toptional\n{rows}"


def sold(text: str) -> Product:
    """The product that the files of the import say, read again."""
    return read("p", *shop.texts(uvl.read(text, "m.uvl"), "p")).product


def values(product: Product) -> list[Value]:
    """What can be chosen, in file order."""
    return [each for option in product.options for each in option.values if each.key != "no"]


def priced(product: Product) -> list[Product | Value]:
    return [product, *values(product)]


def prices(text: str) -> list[str]:
    return [str(each.price.amount) for each in values(sold(text))]


def words(text: str, name: str) -> list[str]:
    found = [each.attributes[name] for each in values(sold(text)) if name in each.attributes]
    assert all(isinstance(each, frozenset) for each in found)
    return [word for each in found if isinstance(each, frozenset) for word in sorted(each)]


def element(name: str, attributes: str) -> str:
    return f'<feature name="{name}"><attribute {attributes}/></feature>'


def xml(*features: str) -> str:
    inside = "".join(features)
    return f'<featureModel><struct><and mandatory="true" name="R">{inside}</and></struct></featureModel>'


# --- prices ---------------------------------------------------------------------------------------------------------


def test_prices_as_texts_are_prices() -> None:
    text = model("Price '12,50 EUR'", "Price '12.50'", "Price '1.299,00 EUR'", "Price '€ 7'", "Price '80 ct'")
    assert prices(text) == ["12.50", "12.50", "1299.00", "7.00", "0.80"]


@pytest.mark.parametrize(
    ("attribute", "message"),
    [
        ("Price 'about 5'", "'about', which is no currency"),
        ("Price '5 or 6'", "cannot be read"),
        ("Price '1,299'", "could be 1299 or 1.299"),
        ("Price 1.299", "is it 1299 or 1.299"),
        ("Price 12.345", "EUR has 2 decimals"),
        ("Price '5e2'", "cannot be read"),
        ("Price NaN", "cannot be read"),
        ("Price", "has no value"),
        ("Price ''", "has no value"),
        ("Price true", "cannot be read"),
        ("Price [1, 2]", "a list is not one amount"),
        ("Price {amount 5}", "'Price.amount' is no price"),
        ("Price '120 kg'", "'kg', which is no currency"),
        ("Price '5 %'", "'%', which is no currency"),
        ("Price '5 pcs'", "'pcs', which is no currency"),
        ("Price '5 PCS'", "'PCS', which is no currency"),
        ("Price 40000000000", "too large"),
        ("price 5, PRICE 6, Price 7", "which of them is its price?"),
        ("Weight 2, weight 3", "which of them is its weight?"),
        ("Weight '3 cm'", "'cm', which is no unit of weight"),
        ("Weight 'heavy'", "cannot be read"),
        ("Weight '1,500 kg'", "could be 1500 or 1.500"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(attribute: str, message: str) -> None:
    with pytest.raises(ForeignModelError) as caught:
        sold(model("x 1", attribute))
    assert message in str(caught.value)
    assert (caught.value.source.file, caught.value.source.line) == ("m.uvl", 5)
    assert caught.value.source.column > 3


def test_an_attribute_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ForeignModelError, match=r"m\.uvl:4:16: the attribute 'Price' is there twice"):
        sold(model("Price 5, Price 6"))
    twice = '<attribute name="Price" type="double" value="5"/>' * 2
    with pytest.raises(ForeignModelError, match=r"m\.xml:1:[0-9]+: the attribute 'Price' is there twice"):
        featureide.read(xml(f'<feature name="A">{twice}</feature>'), "m.xml")


@pytest.mark.parametrize(
    ("unit", "price"), [("ct", "1.20"), ("€", "120.00"), ("Euro", "120.00"), ("EUR", "120.00"), ("", "120.00")]
)
def test_units_of_prices_are_currencies_and_hundredths(unit: str, price: str) -> None:
    read_model = featureide.read(xml(element("A", f'name="Price" type="double" unit="{unit}" value="120"')), "m.xml")
    (value,) = values(read("p", *shop.texts(read_model, "p")).product)
    assert (str(value.price.amount), value.price.currency) == (price, "EUR")


@pytest.mark.parametrize("unit", ["kg", "%", "PCS"])
def test_units_that_are_no_currency_are_refused(unit: str) -> None:
    written = xml(
        element("A", 'name="x" value="1"'), element("B", f'name="Price" type="double" unit="{unit}" value="1"')
    )
    with pytest.raises(ForeignModelError, match=rf"^m\.xml:1:[0-9]+: the price of 'B' is in '{unit}', which is no c"):
        shop.texts(featureide.read(written, "m.xml"), "p")


def test_two_currencies_are_refused_and_one_is_the_products() -> None:
    assert sold(model("Price '12.50 USD'", "Price 3")).currency == "USD"
    with pytest.raises(ForeignModelError, match=r"m\.uvl:5:7: this price is in USD, others are in EUR"):
        sold(model("Price '5 EUR'", "Price '5 USD'"))


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False))
def test_any_price_is_exactly_kept_or_refused(number: Decimal) -> None:
    text = f"{number:f}"
    try:
        found = prices(model(f"Price '{text} EUR'"))
    except ForeignModelError as error:
        found = [str(error)]
    assert found[0].startswith("m.uvl:4:7: ") or Decimal(found[0]) == number


# --- weights --------------------------------------------------------------------------------------------------------


def weights(text: str) -> list[str]:
    return [str(each.weight) for each in values(sold(text))]


def test_weights_keep_their_units_and_take_that_of_the_others() -> None:
    assert weights(model("Weight '2 lb'", "Weight '300 g'", "Weight '2,5 kg'")) == ["2 lb", "300 g", "2.5 kg"]
    text = model("Weight '2 lb'", "Weight 3")
    assert weights(text) == ["2 lb", "3 lb"]
    (told,) = facts_of(uvl.read(text, "m.uvl")).problems
    assert str(told) == "m.uvl:5:7: warning: the weight '3' of 'B' has no unit: taken as lb, like the others"


def test_a_weight_that_cannot_be_read_is_not_told_to_be_money() -> None:
    with pytest.raises(ForeignModelError, match=r"the weight of 'A' cannot be read.*\(write it as '2\.5 kg'\)$"):
        sold(model("Weight 'heavy'"))


def test_a_weight_without_unit_among_several_is_refused() -> None:
    with pytest.raises(
        ForeignModelError, match=r"m\.uvl:6:7: the weight '2' of 'C' has no unit; others are in lb and g"
    ):
        sold(model("Weight '2 lb'", "Weight '300 g', Length '3 cm'", "Weight 2"))
    written = xml(
        element("A", 'name="Weight" type="double" unit="" value="2"'),
        element("B", 'name="Weight" type="double" unit="kg" value="3"'),
        element("C", 'name="Weight" type="double" unit="lb" value="4"'),
    )
    with pytest.raises(ForeignModelError, match=r"m\.xml:1:[0-9]+: the weight '2' of 'A' has no unit"):
        shop.texts(featureide.read(written, "m.xml"), "p")


def test_weights_that_never_have_a_unit_are_kept_as_numbers() -> None:
    text = model("weight 5", "weight 7")
    assert [each.attributes["weight-number"] for each in values(sold(text))] == [
        Quantity(Fraction(5)),
        Quantity(Fraction(7)),
    ]
    assert len(facts_of(uvl.read(text, "m.uvl")).problems) == 2


def test_weights_that_belong_together_add_up_exactly() -> None:
    below = "\t\t\t\tmandatory\n\t\t\t\t\tB {Weight '300 g'}\n\t\t\t\t\tC\n"
    (value, *_) = values(sold(model("Weight '2 lb'") + below))
    assert value.weight == Quantity(Fraction("1207.18474"), "g")


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        ("4006381333931", "4006381333948"),
        ("534", "007", "X9"),
        ("1e5", "1.10", "1.9", "08", "123456789012345678901234567890"),
        ("красный", "синий", "赤"),
        ("A+", "A plus", "C#", "C++", "a+"),
        ("yes", "true", "null", "no", "12:30", "0x1F", "1_000", "2026-01-01", "~", "-", "1.50 kg"),
        (" a", "a ", "a", "", "a  b", "a b"),
        ('say "hi"', "back\\slash", "#1", "[x]", "{y}", "a, b", "🚲", "🚲🚲", "\u0001\ud7ff"),
        ("é", "e\u0301", "É", "e"),
    ],
)
def test_texts_in_quotes_stay_as_they_are_letter_for_letter(texts: tuple[str, ...]) -> None:
    assert words(model(*(f"sku {quote_text(each, chr(39))}" for each in texts)), "sku") == list(texts)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4, unique=True))
def test_any_text_survives_import_letter_for_letter(texts: list[str]) -> None:
    texts = [each.replace("\r", "") for each in texts]
    assert words(model(*(f"sku {quote_text(each, chr(39))}" for each in [*texts, "x"])), "sku") == [*texts, "x"]


def test_lists_are_several_words_and_a_text_with_spaces_is_one() -> None:
    assert words(model("tags ['a b', c]", "tags 'a c'"), "tags") == ["a b", "c", "a c"]


def test_an_attributes_name_of_another_script_is_told_with_what_rules_call_it() -> None:
    text = model("цвет 'x', Größe 'y'", "вес 'z'")
    found = [str(problem) for problem in facts_of(uvl.read(text, "m.uvl")).problems]
    assert [each.partition(": they")[0] for each in found] == [
        "m.uvl:4:7: warning: rules call the attribute 'цвет' feature",
        "m.uvl:5:7: warning: rules call the attribute 'вес' feature-2",
    ]


def test_a_word_of_the_root_is_the_products() -> None:
    product = sold(model("sku '007'", "sku 'X9'", root="{sku '534', cost 3}"))
    assert product.attributes == {"sku": frozenset({"534"}), "cost": Quantity(Fraction(3))}


def test_numbers_in_one_place_and_words_in_another_are_all_words() -> None:
    text = model("code 007", "code 12.50", "code 'x'", "code 10000000000000000000000000000001")
    assert words(text, "code") == ["007", "12.50", "x", "10000000000000000000000000000001"]
    assert "m.uvl:6:7: warning: 'code' is a number in one place and a text in another" in str(
        facts_of(uvl.read(text, "m.uvl")).problems[0]
    )


@pytest.mark.parametrize(
    "numbers", [("4006381333931", "5"), ("0.12345678901", "5"), ("'3 cm'", "'5 kg'"), ("'3 cm'", "'2 m'", "5")]
)
def test_numbers_that_do_not_reckon_are_words_and_named(numbers: tuple[str, ...]) -> None:
    text = model(*(f"code {each}" for each in numbers))
    assert words(text, "code") == [each.strip("'") for each in numbers]
    assert len(facts_of(uvl.read(text, "m.uvl")).problems) == 1


def test_numbers_that_reckon_stay_numbers() -> None:
    product = sold(model("Length '3 cm'", "Length '2 m'", "Large 1000000000000", "Fine 0.000000001"))
    found = [quantity for each in values(product) for quantity in each.attributes.values()]
    assert [str(each) for each in found[:2]] == ["3 cm", "2 m"]
    assert found[2:] == [Quantity(Fraction(10**12)), Quantity(Fraction(1, 10**9))]


def test_attributes_with_names_of_other_scripts_or_case_stay_apart() -> None:
    product = sold(model("цвет 'a'", "вес 'b'", "Colour 'c'", "colour 'd'", "\"price!\" 'e'"))
    found = [next(iter(each.attributes.items())) for each in values(product)]
    assert len(dict(found)) == 5
    assert [next(iter(each)) for _, each in found if isinstance(each, frozenset)] == ["a", "b", "c", "d", "e"]


_SEEN = st.text(alphabet=st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@given(st.lists(_SEEN, min_size=1, max_size=5, unique=True))
def test_different_names_of_features_stay_different(names: list[str]) -> None:
    """A number in front tells which name it was; what follows is the name, letter for letter."""
    rows = "".join(f"\t\t\t{quote_text(f'{at} {each}', chr(34))}\n" for at, each in enumerate(names))
    found = values(sold(f"features\n\tR\n\t\talternative\n{rows}\t\t\tlast\n"))
    wanted = [*(f"{at} {each}" for at, each in enumerate(names)), "last"]
    assert [each.name for each in found] == [normalize("NFC", each) for each in wanted]
    assert len({each.key for each in found}) == len(found)


@pytest.mark.parametrize(
    "names",
    [
        ("красный", "синий", "赤"),
        ("C#", "C++", "C", "c"),
        ("A+", "A plus"),
        ("é", "e\u0301", "É", "e"),
        ("not", "Not", "🚲"),
    ],
)
def test_rules_about_names_that_look_alike_mean_the_right_one(names: tuple[str, ...]) -> None:
    """Each name in turn needs Last: of the choices without it, just that one is gone."""
    rows = "".join(f"\t\t\t\t\t{quote_text(each, chr(34))}\n" for each in names)
    for each in names:
        text = f"features\n\tR\n\t\toptional\n\t\t\tG\n\t\t\t\talternative\n{rows}\t\t\tLast\nconstraints\n"
        model = uvl.read(f"{text}\t{quote_text(each, chr(34))} => Last\n", "m.uvl")
        revision = read("p", *shop.texts(model, "p"))
        (rule,) = revision.rules.rules
        assert isinstance(rule, Rule)
        (chosen,) = (part for part in conditions(rule.body) if isinstance(part, Chosen) and part.option == "g")
        assert [revision.product.option("g").value(key).name for key in chosen.values] == [normalize("NFC", each)]


def test_names_that_look_the_same_are_told() -> None:
    names = "".join(f"\t\t\t{quote_text(each, chr(34))}\n" for each in ("é", "e\u0301", "a  b", "a b", "e"))
    told = list(map(str, shop.shown_otherwise(uvl.read(f"features\n\tR\n\t\toptional\n{names}", "m.uvl"))))
    assert [each.split(": ")[0] for each in told] == ["m.uvl:5:4", "m.uvl:7:4"]
    assert told[0].endswith("'e\u0301' is shown as 'é', like the feature in line 4")


# --- the command line -----------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_what_is_kept_otherwise_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "m.uvl"
    file.write_text(model("Weight '2 lb'", "Weight 3", "Price '5 USD'"), "utf-8")
    assert run("import", "uvl", file, "--into", tmp_path / "shop", "--key", "p").output.splitlines()[0] == (
        f"{file}:5:7: warning: the weight '3' of 'B' has no unit: taken as lb, like the others"
    )
    file.write_text(model("Price '5 EUR'"), "utf-8")
    told = run("import", "uvl", file, "--into", tmp_path / "shop", "--key", "q").output
    assert "The prices are in EUR; other products of this shop are in USD." in told


def test_a_model_as_it_stands_is_counted_whatever_it_costs_and_what_counts_nothing_is_told(tmp_path: Path) -> None:
    file = tmp_path / "m.uvl"
    file.write_text(model("Price 'about 5'", "Price 3"), "utf-8")
    result = CliRunner().invoke(main, ["count", "--model", str(file)])
    assert result.stdout == "4\n"
    assert result.stderr.startswith(f"{file}:4:7: the price of 'A' is in 'about', which is no currency")


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        (("Price 5", "Price 'x'"), "'Price' of 'B' is a text, 'x', and cannot be added up"),
        (("Length '3 cm'", "Length '2 m'"), "'Length' is in cm and m"),
    ],
)
def test_a_sum_over_what_does_not_add_up_is_refused(attributes: tuple[str, ...], message: str, tmp_path: Path) -> None:
    file = tmp_path / "m.uvl"
    name = attributes[0].split()[0]
    file.write_text(f"{model(*attributes)}constraints\n\tsum({name}) <= 4\n", "utf-8")
    assert message in run("count", "--model", file).output


def test_prices_with_their_currency_are_added_up(tmp_path: Path) -> None:
    file = tmp_path / "m.uvl"
    file.write_text(
        f"{model(chr(34)[1:] + 'Price ' + repr('5 EUR'), 'Price 3')}constraints\n\tsum(Price) <= 4\n", "utf-8"
    )
    assert run("count", "--model", file).output == "2\n"


# --- there and back -------------------------------------------------------------------------------------------------


def test_written_and_read_again_every_price_weight_and_text_is_the_same() -> None:
    text = model(
        "Price '12,50 CHF', Weight '2 lb', sku '007'",
        "Price -3, Weight '300 g', sku ' a \"b\" \\\\c'",
        "Price '80 ct', sku '1.10', Length '3 cm', tags ['a b', c]",
        root="{Price '1.000,50 CHF', sku '534'}",
    )
    first = sold(text)
    exported = feature_model_of(read("p", *shop.texts(uvl.read(text, "m.uvl"), "p")))
    again = sold(uvl_text(exported))
    for one, other in zip(priced(first), priced(again), strict=True):
        assert one.price == other.price
        assert (one.weight and one.weight.to("kg")) == (other.weight and other.weight.to("kg"))
        assert one.attributes == other.attributes
    written = featureide.read(featureide_text(uvl.read(text, "m.uvl")), "m.xml")
    other_way = read("p", *shop.texts(written, "p")).product
    assert [each.price for each in values(other_way)] == [each.price for each in values(first)]
    assert [each.attributes.get("sku") for each in values(other_way)] == [
        each.attributes.get("sku") for each in values(first)
    ]


def test_hundredths_of_a_currency_without_any_are_refused_with_one_reading() -> None:
    with pytest.raises(ForeignModelError) as refused:
        sold(model("Price '120 ct'", "Price '3 JPY'"))
    assert "cannot be paid exactly (JPY has 0 decimals)" in str(refused.value)
