"""Slips of the pen: warnings of what can hardly be meant so, at both places; and what began where."""

import pytest

from configurator.catalog.loader import load
from configurator.errors import BrokenFiles
from configurator.rules.revision import read
from tests.catalog.product_files import options


def warned(text: str) -> list[str]:
    return [str(problem).removeprefix("f:") for problem in load(options(text), "f")[1]]


def told(text: str) -> list[str]:
    with pytest.raises(BrokenFiles) as broken:
        load(text, "f")
    return [str(problem).removeprefix("f:").replace(" error:", "") for problem in broken.value.problems]


VALUES = "- {option: a, name: A, values: [{value: x, name: %s}, {value: y, name: %s}]}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("A1", "A1"), ("A1", "a1"), ("A1", "A 1"), ("A1", '"A\u00a01"'), ("É", "E\u0301"), ("A1", "\uff21\uff11")),
        *(("Rose", "R\N{CYRILLIC SMALL LETTER O}se"), ("Dark-red", "Dark\N{EN DASH}red"), ("Straße", "STRASSE")),
    ],
)
def test_two_values_that_customers_cannot_tell_apart(one: str, other: str) -> None:
    (said,) = warned(VALUES % (one, other))
    assert said.startswith("9:")
    assert "warning: two values of 'a' are called " in said
    assert ": here and in line 9 (let customers tell them apart)" in said


def test_both_lines_are_named() -> None:
    (said,) = warned("- option: a\n  name: A\n  values:\n    - {value: x, name: A1}\n    - {value: y, name: A1}")
    assert said == (
        "13:30: warning: two values of 'a' are called 'A1': here and in line 12 (let customers tell them apart)"
    )


@pytest.mark.parametrize(
    "text",
    [
        VALUES % ("A1", "A2"),
        "- {option: a, name: A, values: [{value: x, name: Red, group: Silk}, {value: y, name: Red, group: Wool}]}",
        "- {option: a, name: A, values: [{value: x, name: Red, until: 2027-01-01}, {value: y, name: Red}]}",
        (
            "- {option: a, name: A, switch: {}}\n- {option: b, name: B, within: a = yes, switch: {}}\n"
            "- {option: c, name: B, within: a = no, switch: {}}"
        ),
        (
            "- {option: a, name: A, values: [{value: x, name: X, attributes: {height: 3}},"
            " {value: y, name: Y, attributes: {width: 3}}]}"
        ),
        (
            "- {option: a, name: A, values: [{value: x, name: X, attributes: {power: 3, powers: 4}},"
            " {value: y, name: Y, attributes: {power: 3}}]}"
        ),
    ],
)
def test_what_is_meant_so_is_no_slip(text: str) -> None:
    assert warned(text) == []


def test_options_components_and_steps_of_one_name() -> None:
    (said,) = warned("- {option: a, name: Size, switch: {}}\n- {option: b, name: size, switch: {}}")
    assert "two options of 'frame' are called 'size', which looks the same as 'Size': here and in line 9" in said
    text = options("- {option: a, name: A, switch: {}}")
    text += "  - {component: more, name: frame, options: [{option: b, name: B, switch: {}}]}\n"
    assert ["two components of the product are called 'frame'" in str(each) for each in load(text, "f")[1]] == [True]


POWER = "- {option: a, name: A, values: [%s]}"


def powers(*names: str) -> str:
    return POWER % ", ".join(
        f"{{value: v{at}, name: V{at}, attributes: {{{each}: 3}}}}" for at, each in enumerate(names)
    )


@pytest.mark.parametrize("odd", ["powr", "powre", "powers", "pover", "powe", "poqer"])
def test_an_attribute_that_all_siblings_have_under_nearly_that_name(odd: str) -> None:
    (said,) = warned(powers("power", odd, "power"))
    assert said.startswith("9:")
    assert f"this value has no 'power', which all its siblings have, but '{odd}' (write power, or" in said
    assert len(warned(powers("power", odd))) == 1


@pytest.mark.parametrize("names", [("power", "power", "tower"), ("width", "width", "depth"), ("oil", "oil", "air")])
def test_another_attribute_is_no_slip(names: tuple[str, ...]) -> None:
    assert warned(powers(*names)) == []


def test_two_swapped_letters_of_a_short_name() -> None:
    assert len(warned(powers("oil", "oil", "oli"))) == 1


def test_attributes_that_differ_in_signs_alone() -> None:
    (said,) = warned(
        powers("max-power", "max-power")
        + "\n"
        + powers("max_power").replace("option: a", "option: b").replace("name: A", "name: B")
    )
    assert "'max_power' is another attribute than 'max-power' in line 9" in said


def test_warnings_do_not_keep_a_product_from_being_sold() -> None:
    text = options(VALUES % ("A1", "A1")).replace("shelf", "p", 1)
    assert [problem.severity for problem in read("p", text, "").warnings] == ["warning"]


def test_the_odd_one_is_blamed_for_its_unit() -> None:
    units = ["6 kg", "3 kg", "3 mm", "4 g", "5 kg", "word"]
    values = ",\n".join(
        f"  {{value: v{at}, name: V{at}, attributes: {{load: {each}}}}}" for at, each in enumerate(units)
    )
    assert told(options(f"- option: a\n  name: A\n  values: [\n{values}]")) == [
        "14:50: 'load' is in 'mm' here and in 'kg' in line 12 (use units of one kind, or two names)",
        "17:50: 'load' is words here and a number in line 12 (use two names)",
    ]


# --- where it began -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name: "Foo\nprice: 3\nx: "bar"\n', "1:7: this quote is not closed on its line, but only in line 3"),
        ("name: 'Foo\nprice: 3\nx: 'bar'\n", "1:7: this quote is not closed on its line, but only in line 3"),
        ('a: "ok"\nname: "Foo\nprice: 3\n', "2:7: a quote is opened here and never closed"),
        (
            'a:\n  - {x: "Foo, y: 3}\n  - {x: "b", y: 3}\n',
            "2:9: this quote is not closed on its line, but only in line 3",
        ),
        (
            "name: 'Tom's'\n",
            "1:11: the text in quotes ends here, and more follows (a quote within the text is written '')",
        ),
        (
            'name: "a "b" c"\n',
            '1:10: the text in quotes ends here, and more follows (a quote within the text is written \\")',
        ),
    ],
)
def test_a_quote_is_blamed_where_it_opened(text: str, said: str) -> None:
    assert told(text)[0].startswith(said)


INVISIBLE = "\u200b\u200d\ufeff\u00ad\u200f\u202e\u2066\u0000\u0007\u0085\u2028\u3164"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_an_invisible_character_is_named_and_the_rest_is_judged(sign: str) -> None:
    text = options("- {option: a, name: A, switch: {prize: 3}}").replace("name: Shelf", f"name: Sh{sign}elf")
    assert [each.split(" (")[0] for each in told(text)] == [
        "2:9: " + told(text)[0].removeprefix("2:9: ").split(" (")[0],
        "9:39: there is no field 'prize' here",
    ]
    assert f"U+{ord(sign):04X}) stands here (delete it)" in told(text)[0]


def test_an_odd_blank_that_indents_is_named() -> None:
    text = options("- {option: a, name: A, switch: {}}").replace("name: Shelf", "name:\u00a0Shelf")
    assert told(text) == ["2:6: this blank is no ordinary one (U+00A0) (write a space)"]
    assert load(options("- {option: a, name: A, switch: {}}").replace("Shelf", "10\u00a0kg"), "f")[0].name == "10 kg"
