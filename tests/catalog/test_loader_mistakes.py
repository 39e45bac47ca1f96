"""Broken and hostile product files: what the loader says about them."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.catalog.loader import load_product
from configurator.catalog.nodes import MAX_BYTES, decode
from configurator.errors import BrokenFiles
from tests.catalog.product_files import options


def problems(text: str, file: str = "shelf.yaml") -> list[str]:
    with pytest.raises(BrokenFiles) as caught:
        load_product(text, file)
    return [str(problem).removeprefix(f"{file}:").replace(" error:", "") for problem in caught.value.problems]


# --- what is said about mistakes --------------------------------------------------------------------------------------


def test_all_mistakes_at_once() -> None:
    """
    product: shelf
    name: Shelf
    currency: EUR
    price: 12,50
    steps:
      - step: one
        name: One
        components: [fram]
    components:
      - component: frame
        name: Frame
        options:
          - option: colour
            nmae: Colour
            values:
              - {value: Oak, name: Oak, weight: 3 Nm}
              - {value: ash, name: Ash, swatch: brown}
          - option: colour
            name: Colour
            switch: {prize: 3}
          - option: width
            name: Width
            number: {from: 1, to: 10, step: 2}
    """
    shared = "(components and options share their keys: rename one)"
    assert problems(dedent(test_all_mistakes_at_once.__doc__ or "").lstrip("\n")) == [
        "4:8: '12,50' is not a number (write it with a point: 12.50)",
        "8:18: there is no component 'fram' (did you mean 'frame'?)",
        "10:16: the component 'frame' is in no step (add it to the 'components' of a step)",
        "13:9: 'name' is missing here (add 'name: ...')",
        "14:9: there is no field 'nmae' here (did you mean 'name'?)",
        "16:21: 'Oak' cannot be a key: keys are lower-case letters, digits, '-' and '_' (write 'oak')",
        "16:45: '3 Nm' is not a weight (use 'kg' or 'g')",
        "17:45: 'brown' is not a colour (write it in quotes with six digits, such as \"#1d3b5c\")",
        f"18:17: the option 'colour' has the key of the option in line 13 {shared}",
        "20:18: there is no field 'prize' here (did you mean 'price'?)",
        "23:9: 'to' 10 cannot be reached from 1 in steps of 2 (mend one of the three)",
    ]


def test_a_field_that_is_not_there_is_told_with_those_that_are() -> None:
    component = "- {component: c, name: C, options: [{option: a, name: A, switch: {}}]}"
    (said,) = problems(f"product: shelf\nzone: north\nname: Shelf\ncurrency: EUR\ncomponents:\n  {component}\n")
    assert said.startswith("2:1: there is no field 'zone' here (known here: product, name, tagline, ")


VALUE = "- {option: a, name: A, values: [{value: x, name: X, %s}]}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (VALUE % "price: 0.125", "9:66: '0.125' cannot be paid exactly (EUR has 2 decimals)"),
        (VALUE % "price: 1.5000", "9:66: '1.5000' cannot be paid exactly (EUR has 2 decimals: write 1.50)"),
        (
            VALUE % "price: 1.005",
            "9:66: '1.005' can be read as 1005 or as 1.005 (write 1005; EUR has 2 decimals)",
        ),
        (
            VALUE % "torque: 3 Nm",
            (
                "9:59: there is no field 'torque' here (known here: price, weight, co2, swatch, layer, group, "
                "description, attributes, from, until, markets, lead-time, value, name, tax; what rules ask for is "
                "written: attributes: {torque: ...})"
            ),
        ),
        (VALUE % "lead_time: 3 weeks", "9:59: there is no field 'lead_time' here (did you mean 'lead-time'?)"),
        (
            VALUE % "lead-time: 3 months",
            "9:70: '3 months' is not a time that something takes (write whole days or weeks: 20 days, 3 weeks)",
        ),
        (VALUE % "lead-time: -2 days", "9:70: '-2 days' is not a time that something takes (write whole days or weeks"),
        (VALUE % "lead-time: 9999 weeks", "9:70: '9999 weeks' is too long a time (at most 3650 days)"),
        (VALUE % "price: 2.600", "9:66: '2.600' can be read as 2600 or as 2.600 (write 2600 or 2.60)"),
        (
            VALUE % "price: '1,299'",
            "9:66: '1,299' can be read as 1299 or as 1.299 (write 1299; EUR has 2 decimals)",
        ),
        (VALUE % "price: '2,600'", "9:66: '2,600' can be read as 2600 or as 2.600 (write 2600 or 2.60)"),
        (VALUE % "price: '1.299,00'", "9:66: '1.299,00' is not a number (write 1299.00)"),
        (VALUE % "price: 12 50", "9:66: '12 50' is not a number (such as 690 or 12.50)"),
        (VALUE % "weight: '1,250 kg'", "9:67: '1,250 kg' can be read as 1250 kg or as 1.250 kg (write 1250 kg or 1.25"),
        (VALUE % "attributes: {oil: 2e3}", "9:77: '2e3' is written with a power of ten, not with all its digits"),
        (VALUE % "price: cheap", "9:66: 'cheap' is not a number (such as 690 or 12.50)"),
        (
            VALUE % "price: 1e12",
            "9:66: '1e12' is too large or too fine a number (stay within 1,000,000,000 and nine decimals)",
        ),
        (VALUE % "weight: 3 kgs2", "9:67: 'kgs2' is not a unit I know (write a number and a unit, such as '12 kg')"),
        (
            VALUE % "weight: 3 stonez",
            "9:67: 'stonez' is not a unit I know (write a number and a unit, such as '12 kg')",
        ),
        (
            VALUE % "attributes: {fits: a b}",
            "9:78: 'a b' is not one word that a rule can ask for (write [a-b], or in quotes",
        ),
        (
            VALUE % "attributes: {doors: 3-door}",
            "9:79: '-door' is not written like a unit (such as 'kg', 'kWh', 'km/h') (a word that starts",
        ),
        (VALUE % "attributes: {weight: 3}", "9:59: 'weight' is not a free attribute (write 'weight:' one level up)"),
        (VALUE % "name: Y", "9:59: 'name' is written twice here, first in line 9 (keep one of them)"),
        (
            "- {option: a, name: A, choose: 0..9, values: [{value: x, name: X}]}",
            "9:38: 'choose: 0..9' asks for more values than the 1 there are (lower it, or write 'any')",
        ),
        (
            "- {option: a, name: A, choose: many, values: [{value: x, name: X}]}",
            "9:38: 'many' is no number of things (write '1', '0..3', 'any' or '1..any')",
        ),
        (
            "- {option: a, name: A, choose: 0, values: [{value: x, name: X}]}",
            "9:38: 'choose: 0' lets nobody choose (write '0..1' for what may be left out)",
        ),
        (
            "- {option: a, name: A}",
            "9:9: the option 'a' does not say what can be chosen (add 'values', 'switch', 'number'",
        ),
        (
            "- {option: a, name: A, switch: {}, text: {length: 3}}",
            "9:42: the option 'a' has both 'switch' and 'text' (keep one of them)",
        ),
        (
            "- {option: a, name: A, choose: 1, switch: {}}",
            "9:30: 'choose' goes with 'values', not with 'switch' (leave it out)",
        ),
        (
            "- {option: a, name: A, switch: {}, each: {price: 3}}",
            "9:42: 'each' does not go with 'switch' (write them within 'switch')",
        ),
        ("- {option: a, name: A, text: {length: 0}}", "9:45: '0' is no length (write a whole number from 1 to 500)"),
        ("- {option: a, name: A, number: {from: 9, to: 1}}", "9:30: 'from' 9 is above 'to' 1 (exchange them)"),
        (
            "- {option: a, name: A, number: {from: 0, to: 1000000, step: 0.0000001}}",
            "9:30: these are more than 1,000,000,000,000 numbers (take a larger step)",
        ),
        (
            "- {option: a, name: A, quantity: {from: 0, to: 5, step: 0.5}}",
            "9:30: pieces are counted in whole numbers from 0 up (write 'number' for anything else)",
        ),
        (
            "- {option: a, name: A, quantity: {from: -1, to: 5}}",
            "9:30: pieces are counted in whole numbers from 0 up (write 'number' for anything else)",
        ),
        ("- {option: a, name: A, number: {from: 0, to: nan}}", "9:52: 'nan' is not a number"),
        (VALUE % ("group: " + "x" * 201), "9:66: this has 201 characters (at most 200)"),
        (VALUE % ("description: " + "x" * 4001), "9:72: this has 4001 characters (at most 4000)"),
        (VALUE % ("weight: " + "9" * 500 + " kg"), "9:67: this has 503 characters (at most 200)"),
        (VALUE % "weight: 1e3 kg", "9:67: 'e3 kg' is not written like a unit"),
        ("- {option: a, name: A, values: []}", "9:30: 'values' is empty (list at least one)"),
        ("- {option: a, name: A, values: x}", "9:38: 'values' must be a list (start each entry with '- ')"),
        (
            "- {option: a, name: [A], switch: {}}",
            "9:21: a single value belongs here (write it behind the ':' without brackets or deeper lines)",
        ),
        (
            "- {option: a, name: A, within: b, switch: {}}",
            "9:38: 'b' does not say within what (write 'option = value' or 'option = value, value')",
        ),
        ("- {option: a, name: A, within: b = x, switch: {}}", "9:38: there is no option 'b' (known here: a)"),
        (
            "- {option: a, name: A, within: a = yse, switch: {}}",
            "9:38: the option 'a' has no value 'yse' (did you mean 'yes'?)",
        ),
        (
            "- {option: a, name: A, within: a = yes, switch: {}}",
            "9:38: 'within' goes in a circle: a -> a (open it at one place)",
        ),
    ],
)
def test_one_mistake(written: str, said: str) -> None:
    assert any(problem.startswith(said) for problem in problems(options(written)))


def test_circles_of_within_are_told_once() -> None:
    found = problems(
        options(
            """
            - {option: a, name: A, within: b = yes, switch: {}}
            - {option: b, name: B, within: c = yes, switch: {}}
            - {option: c, name: C, within: a = yes, switch: {}}
            - {option: d, name: D, within: a = yes, switch: {}}
            """
        )
    )
    assert found == ["11:38: 'within' goes in a circle: a -> b -> c -> a (open it at one place)"]


def test_an_attribute_has_one_dimension() -> None:
    found = problems(
        options(
            """
            - option: a
              name: A
              values:
                - {value: x, name: X, attributes: {reach: 3 m, fuel: petrol}}
                - {value: y, name: Y, attributes: {reach: 300 mm, fuel: 3}}
                - {value: z, name: Z, attributes: {reach: 3 kg}}
            """
        )
    )
    assert found == [
        "13:67: 'fuel' is a number here and words in line 12 (use two names)",
        "14:53: 'reach' is in 'kg' here and in 'm' in line 12 (use units of one kind, or two names)",
    ]


def test_within_a_repeated_component() -> None:
    text = options("- {option: a, name: A, switch: {}}").replace("name: Frame", "name: Frame\n    count: 0..3")
    other = "  - component: other\n    name: O\n    options: [{option: b, name: B, within: a = yes, switch: {}}]\n"
    hint = "(it must stand in the same component, or in one that is there exactly once)"
    assert problems(text + other) == [f"13:44: 'a' stands in the repeated component 'frame' {hint}"]


def test_a_component_in_two_steps() -> None:
    text = options("- {option: a, name: A, switch: {}}")
    steps = "steps:\n  - {step: s, name: S, components: [frame, frame]}\n  - {step: s, name: S, components: [frame]}\n"
    assert problems(text + steps) == [
        "11:44: the component 'frame' is already in the step 's' (leave it in one step)",
        "12:12: the step 's' is there twice, first in line 11 (rename one)",
        "12:37: the component 'frame' is already in the step 's' (leave it in one step)",
    ]


def test_the_folder_has_the_products_name() -> None:
    text = options("- {option: a, name: A, switch: {}}")
    assert problems(text, "catalog/desk/product.yaml") == [
        "1:10: the product is called 'shelf', but its folder 'desk' (write 'product: desk', or rename the folder)"
    ]


@pytest.mark.parametrize("currency", ["euro", "€"])
def test_currencies(currency: str) -> None:
    text = options("- {option: a, name: A, switch: {}}").replace("EUR", currency)
    assert problems(text) == [f"3:11: '{currency}' is not a currency (write its three-letter code, such as EUR)"]


# --- what is no YAML, or means harm -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: 'product' is missing here (add 'product: ...')"),
        ("hello", "1:1: a product file is a list of fields (start with 'product: ...', 'name: ...')"),
        ("product: a\n\tname: b\n", "2:1: the line is indented with a tab (indent with spaces)"),
        ("name: a: b\n", "1:8: a second ':' cannot stand here (quote a text with ': ' in it; check the indentation)"),
        ("name: 'a\n", "1:7: a quote is opened here and never closed (close it with the same quote)"),
        (
            "name: [a, b\nprice: 3\n",
            "2:6: a bracket is opened and not closed properly (check '{ }', '[ ]' and the commas in between)",
        ),
        ("name: @home\n", "1:7: a value cannot start with '@' (put the text in quotes)"),
        (
            "name: a\n  - b\n c: d\n",
            "3:3: a second ':' cannot stand here (quote a text with ': ' in it; check the indentation)",
        ),
        (
            "steps:\n  - a\n b: c\n",
            "3:2: the line does not fit to the ones above (check the indentation, '- ' and ':')",
        ),
        (
            "name: a\x07b\n",
            "1:8: an invisible character (U+0007) stands here (delete it)",
        ),
        (
            "name: !!python/object:os.system x\n",
            "1:7: tags such as 'tag:yaml.org,2002:python/object:os.system' are not used here (write",
        ),
        ("name: a\n---\nname: b\n", "2:1: a second document ('---') starts here (a product file is one document)"),
        ("? [a]\n: b\n", "1:3: a field's name must be a word (write 'name: value')"),
        ("name: *a\n", "1:7: '*a' stands for nothing that is complete before it"),
        ("a: {price: 1,5}\n", "1:14: '5' has nothing behind it (write numbers with a point, such as 1.5)"),
        ("a: {price: 2,600}\n", "1:12: '2,600' can be read as 2600 or as 2.600 (write 2600 or 2.60)"),
        ("a: {price: 2,600, name: b}\n", "1:12: '2,600' can be read as 2600 or as 2.600 (write 2600 or 2.60)"),
        ("a: {price: 1, fuel}\n", "1:15: 'fuel' has nothing behind it (write 'fuel: value')"),
        ("steps: &a [*a]\n", "1:12: '*a' stands for nothing that is complete before it"),
    ],
)
def test_not_yaml(text: str, said: str) -> None:
    assert any(problem.startswith(said) for problem in problems(text))


def test_an_alias_bomb_ends_early() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert "the file says too much" in problems("\n".join(lines))[-1]


def test_a_deep_file_ends_early() -> None:
    assert problems("[" * 100_000) == ["1:17: this is nested too deeply (close some brackets)"]


def test_a_huge_file_is_not_read() -> None:
    said = ["1:1: the file is too large (at most 2 MB can be read)"]
    assert problems("#" * (MAX_BYTES + 1)) == said
    with pytest.raises(BrokenFiles, match="too large"):
        decode(b"#" * (MAX_BYTES + 1), "shelf.yaml")


def test_bytes_that_are_not_utf8() -> None:
    assert decode("\ufeffname: Möbel".encode(), "shelf.yaml") == "name: Möbel"
    with pytest.raises(BrokenFiles) as caught:
        decode("name: a\ntagline: Ärger".encode("latin-1"), "shelf.yaml")
    assert [(problem.source.line, problem.source.column) for problem in caught.value.problems] == [(2, 10)]


@given(st.text(alphabet="ab:-[]{}&*!#'\"\n\t ,|>%@?1.", max_size=60) | st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_product_or_broken(text: str) -> None:
    with pytest.raises(BrokenFiles) as caught:
        load_product(text, "shelf.yaml")
    assert all(problem.source.line >= 1 and problem.message for problem in caught.value.problems)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_product_is_still_coached(data: st.DataObject) -> None:
    """A line lost, doubled or moved: a product or problems, never anything else."""
    lines = options(
        """
        - option: a
          name: A
          choose: 0..1
          values:
            - value: x
              name: X
              price: 3
              attributes: {reach: 3 m, fits: [van]}
        - option: b
          name: B
          number: {from: 0, to: 3}
          within: a = x
        """
    ).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["lose", "double", "indent", "cut"]))
    line = lines[at]
    lines[at : at + 1] = {"lose": [], "double": [line, line], "indent": ["  " + line], "cut": [line[: len(line) // 2]]}[
        change
    ]
    try:
        assert load_product("\n".join(lines), "shelf.yaml").key == "shelf"
    except BrokenFiles as error:
        broken = error.problems
    else:
        return
    assert broken
