"""UVL: what is read, and where mistakes are shown."""

from fractions import Fraction

import pytest

from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.model import Feature, Formula, GroupKind, Has, features
from configurator.interchange.uvl import reader as uvl
from configurator.units import Quantity

MODEL = r"""namespace Bicycle // a comment

features
	Bicycle {abstract true, Price 499.5}
		mandatory
			Frame {Made 'Fjord'}
				alternative
					Steel {Weight '2.4 kg', grade 7}
					"Carbon 2.0" {tags ['light', 'stiff'], sporty}
		optional
			"The \"bright\" lights" {
				featureDescription__ "Front and rear.",
				Price 30
			}
				or
					Front
					Boolean Rear
			Bell {maker {name 'Ring', year 1998}, constraint Bell => Front}

constraints
	"Carbon 2.0" => !Bell & Front
	/* nobody rides
	in the dark */ Front | Rear
"""


def _feature(name: str) -> Feature:
    return next(each for each in features(uvl.read(MODEL, "bicycle.uvl").root) if each.name == name)


def test_groups_names_and_escapes() -> None:
    root = _feature("Bicycle")
    assert [group.kind for group in root.groups] == [GroupKind.MANDATORY, GroupKind.OPTIONAL]
    lights = _feature('The "bright" lights')
    assert lights.description == "Front and rear."
    assert [child.name for child in lights.groups[0].features] == ["Front", "Rear"]


def test_attributes_are_quantities_words_and_nested_names() -> None:
    assert _feature("Bicycle").attributes == {"Price": Quantity(Fraction(999, 2))}
    assert _feature("Frame").attributes == {"Made": "Fjord"}
    assert _feature("Steel").attributes["Weight"] == Quantity(Fraction(12, 5), "kg")
    assert _feature("Carbon 2.0").attributes == {"tags": ("light", "stiff"), "sporty": "yes"}
    assert _feature("Bell").attributes == {"maker.name": "Ring", "maker.year": Quantity(Fraction(1998))}


def test_constraints_stand_in_attributes_and_in_their_section() -> None:
    model = uvl.read(MODEL, "bicycle.uvl")
    assert [_written(each.formula) for each in model.constraints] == [
        "Implication(Bell, Front)",
        "Implication(Carbon 2.0, Conjunction(Negation(Bell), Front))",
        "Disjunction(Front, Rear)",
    ]


@pytest.mark.parametrize(
    ("formula", "meant"),
    [
        ("A | B & C", "Disjunction(A, Conjunction(B, C))"),
        ("A & B => C | A", "Implication(Conjunction(A, B), Disjunction(C, A))"),
        ("A => B <=> C", "Equivalence(Implication(A, B), C)"),
        ("A => B => C", "Implication(Implication(A, B), C)"),
        ("!A & !(B | !C)", "Conjunction(Negation(A), Negation(Disjunction(B, Negation(C))))"),
        ("(A\n\t\t| B) & C", "Conjunction(Disjunction(A, B), C)"),
    ],
)
def test_operators_bind_from_not_to_exactly_when(formula: str, meant: str) -> None:
    model = uvl.read(f"features\n\tA\n\t\toptional\n\t\t\tB\n\t\t\tC\nconstraints\n\t{formula}\n", "order.uvl")
    assert _written(model.constraints[0].formula) == meant


def test_spaces_indent_as_tabs_do() -> None:
    spaced = "features\n    A\n      optional\n        B\n        C\n"
    assert [each.name for each in features(uvl.read(spaced, "spaces.uvl").root)] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("body", "place", "message"),
    [
        ("\tA\n\t\t[3..2]\n\t\t\tB", (3, 3), "nothing is there 3 to 2 times"),
        ("\tA\n\t\t[2..*]\n\t\t\tB", (3, 3), "at least 2 features cannot be there"),
        ("\tA\n\t\t[x]\n\t\t\tB", (3, 4), "a whole number is expected here, not 'x'"),
        ("\tA\n\t\toptional\n\t\t\tB cardinality [1..*]", (4, 6), "a feature cannot be there without limit"),
        ("\tA\n\t\toptional\n\t\t\tB cardinality 3", (4, 18), "'[' is expected here, not '3'"),
        ("\tA cardinality [1..2]", (2, 2), "the root is there once"),
        ("\tA\n\t\toptional\n\t\t\tInteer B", (4, 4), "'Inteer' is no type of a feature (did you mean 'Integer'?)"),
        ("\tA\nconstraints\n\tA.price > 3", (4, 2), "'A' has no attribute 'price'"),
        ("\tA\nconstraints\n\tB.price > 3", (4, 2), "there is no feature 'B.price'"),
        ("\tA\nconstraints\n\tsum(price) < 3", (4, 2), "no feature has an attribute 'price'"),
        ("\tA\nconstraints\n\tsum(A) < 3", (4, 2), "'A': an attribute is expected here"),
        ("\tA\nconstraints\n\ttotal(A) < 3", (4, 2), "'total' is no function of UVL with 1 names"),
        ("\tA\nconstraints\n\t1 + 2", (4, 2), "this is a value, not a condition"),
        ("\tA\nconstraints\n\t(A & A) + 2 > 3", (4, 2), "this is a condition, not a value"),
        ("\tA\nimports\n\tother as o", (4, 2), "models that import others are read from their folder"),
        ("\tA\ninclude\n\tBoolen", (4, 2), "there is no language level 'Boolen' in UVL (did you mean 'Boolean'?)"),
        ("\tA\ninclude\n\tType.strings", (4, 2), "the language level 'Type' has no part 'strings'"),
        ("\tA\nconstraints\n\tA => B", (4, 7), "there is no feature 'B'"),
        ("\tA\nconstraints\n\tA => ", (4, 7), "a name is expected here, not the end of the line"),
        ("\tA\nconstraints\n\t(A", (4, 2), "'(' is never closed"),
        ("\tA\nconstraints\n\tA)", (4, 3), "')' closes nothing"),
        ("\tA\n\t\toptonal\n\t\t\tB", (3, 3), "a group is expected here, not 'optonal' (did you mean 'optional'?)"),
        ("\tA\n\t\toptional\n", (3, 3), "there is no feature below 'optional'"),
        ("\tA\n\t\toptional\n\t\t\tB\n\t\t\tB", (5, 4), "'B' is already another feature's name"),
        ("\tA\n\t\toptional\n\t\t\t\tB\n\t\t\tC", (5, 4), "indented differently from its neighbours"),
        ("\tA\n\tB", (3, 2), "this is a second one"),
        ("\tA B", (2, 4), "'B' is not expected here"),
        ('\t""', (2, 2), "a name cannot be empty"),
        ('\t"A', (2, 2), "this quote is not closed in its line"),
        ("\tA §", (2, 4), "'§' begins nothing in UVL"),
        ("\tA {price =}", (2, 11), "the value of 'price' is expected here, not '='"),
    ],
)
def test_mistakes_are_shown_where_they_stand(body: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(ForeignModelError) as caught:
        uvl.read(f"features\n{body}\n", "broken.uvl")
    assert message in str(caught.value)
    assert (caught.value.source.line, caught.value.source.column) == place


@pytest.mark.parametrize("text", ["", "hello", "namespace X\n", "features\n", "<featureModel/>"])
def test_files_that_are_no_model_are_refused_in_words(text: str) -> None:
    with pytest.raises(ForeignModelError, match=r"^broken\.uvl:1:"):
        uvl.read(text, "broken.uvl")


def test_deep_nesting_is_refused_before_the_stack_ends() -> None:
    for before, after in (("(", ")"), ("!", ""), ("!(", ")")):
        nested = f"{before * 10_001}A{after * 10_001}"
        with pytest.raises(ForeignModelError, match=r"deep\.uvl:4:[0-9]+: more than 10,000 formulas are nested"):
            uvl.read(f"features\n\tA\nconstraints\n\t{nested}\n", "deep.uvl")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A\nconstraints\n\tA == " + "9" * 5000, "a number of 5000 characters"),
        ("A " + "{a " * 10_001 + "}" * 10_001, "more than 10,000 attributes are nested"),
    ],
)
def test_what_would_take_for_ever_is_refused_at_its_place(text: str, message: str) -> None:
    with pytest.raises(ForeignModelError, match=message):
        uvl.read(f"features\n\t{text}\n", "hostile.uvl")


def test_long_lists_are_no_nesting() -> None:
    constraints = [" & ".join(["A"] * 5000), " + ".join(["A.Price"] * 5000) + " > 3", " - ".join(["A"] * 3000) + " < 3"]
    model = uvl.read("features\n\tA {Price 2}\nconstraints\n\t" + "\n\t".join(constraints), "long.uvl")
    assert len(model.constraints) == 3


def _written(formula: Formula) -> str:
    """The formula with its kinds, as short as a test needs it."""
    if isinstance(formula, Has):
        return formula.name
    parts = [getattr(formula, field) for field in formula.__dataclass_fields__]
    flat = [each for part in parts for each in (part if isinstance(part, tuple) else (part,))]
    return f"{type(formula).__name__}({', '.join(_written(each) for each in flat)})"
