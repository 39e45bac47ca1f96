"""What a shop's files say of an instance: rows merged and aligned, a component for a few variables."""

import pytest

from configurator.interchange.xcsp.product import texts
from configurator.interchange.xcsp.reader import read
from configurator.rules.revision import read as read_revision


def instance(variables: int, relations: str, constraints: str, values: str = "0..2") -> str:
    """An instance with so many variables, a0 and so on, of these values."""
    named = "".join(f'<variable name="a{number}" domain="D"/>' for number in range(variables))
    size = 3 if values == "0..2" else len(values.split())
    return f"""<instance>
<presentation name="small" format="XCSP 2.1" type="CSP"/>
<domains nbDomains="1"><domain name="D" nbValues="{size}">{values}</domain></domains>
<variables nbVariables="{variables}">{named}</variables>
<relations>{relations}</relations><constraints>{constraints}</constraints>
</instance>"""


def relation(name: str, kind: str, arity: int, tuples: str) -> str:
    many = len(tuples.split("|")) if tuples else 0
    return f'<relation name="{name}" arity="{arity}" nbTuples="{many}" semantics="{kind}">{tuples}</relation>'


def constraint(name: str, scope: str, reference: str) -> str:
    arity = len(scope.split())
    return f'<constraint name="{name}" arity="{arity}" scope="{scope}" reference="{reference}"/>'


def rules(text: str) -> str:
    return texts(read(text, "small.xml"), "small", "About.")[1].split("\n\n", 1)[1]


def test_rows_that_differ_in_one_column_are_one_and_columns_stand_below_each_other() -> None:
    tuples = relation("R", "supports", 2, "0 1|0 2|1 2|2 2")
    assert rules(instance(2, tuples, constraint("C", "a0 a1", "R"))) == (
        'table c "a0 and a1 do not go together in every combination."\n  a0      | a1\n  0       | 1\n  0, 1, 2 | 2\n'
    )


@pytest.mark.parametrize(
    ("kind", "tuples", "rule"),
    [
        ("supports", "0|2", "  a0 in (0, 2)"),
        ("supports", "", "  a0 is given and a0 is empty"),
        ("conflicts", "0|2", "  not (a0 = 0)\n  and not (a0 = 2)"),
    ],
)
def test_a_constraint_of_one_variable_is_a_rule(kind: str, tuples: str, rule: str) -> None:
    written = rules(instance(2, relation("R", kind, 1, tuples), constraint("C", "a0", "R")))
    assert written.split("\n", 1)[1] == f"{rule}\n"


def test_what_forbids_nothing_is_left_out() -> None:
    written = instance(2, relation("R", "conflicts", 2, ""), constraint("C", "a0 a1", "R"))
    assert texts(read(written, "small.xml"), "small", "About.")[1] == "# About.\n"


@pytest.mark.parametrize(
    ("variables", "sizes"), [(6, [6]), (7, [6, 1]), (72, [6] * 12), (73, [7] * 10 + [3]), (85, [8] * 10 + [5])]
)
def test_six_variables_are_a_component_more_where_there_would_be_too_many_steps(
    variables: int, sizes: list[int]
) -> None:
    catalogue, written = texts(read(instance(variables, "", ""), "small.xml"), "small", "About.")
    product = read_revision("small", catalogue, written).product
    assert [len(component.options) for component in product.components] == sizes
    assert [step.components for step in product.steps] == [(component.key,) for component in product.components]
    last = product.components[-1]
    first, final = last.options[0].name, last.options[-1].name
    assert last.name == (first if first == final else f"{first} to {final}")


def test_values_below_zero_have_keys_that_rules_can_say() -> None:
    catalogue, written = texts(read(instance(1, "", "", "-2 5"), "small.xml"), "small", "About.")
    values = read_revision("small", catalogue, written).product.option("a0").values
    assert [(value.key, value.name) for value in values] == [("minus-2", "-2"), ("5", "5")]
