"""Whatever a file nests is read: brackets, negations, implications, elements, groups, up to one limit for all."""

import pytest

from configurator.engine.counting.count import count
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.model import Conjunction, Disjunction, features
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.featureide.writer import featureide_text
from configurator.interchange.into_shop import product_files as shop
from configurator.interchange.uvl import reader as uvl
from configurator.interchange.uvl.writer import uvl_text
from configurator.nesting import DEEPEST, Steps, in_turn, unroll

DEEP = DEEPEST - 10


def model(constraint: str, number: int = 6) -> str:
    rows = "".join(f"\t\t\tf{at}\n" for at in range(number))
    return f"features\n\tR\n\t\toptional\n{rows}constraints\n\t{constraint}\n"


def counted(text: str) -> int | None:
    return count(flat.revision(uvl.read(text, "deep.uvl"))).number


def name(at: int) -> str:
    return f"f{at % 6}"


def test_a_bracket_for_each_of_sixty_literals_is_read_and_counted() -> None:
    row = "(" * 59 + "f0" + "".join(f" | f{at})" for at in range(1, 60))
    assert counted(model(row, 80)) == 2**80 - 2**20


def test_a_disjunction_of_three_hundred_nested_in_each_other_is_counted() -> None:
    row = "".join(f"<disj><var>f{at % 80}</var>" for at in range(300)) + "<var>f0</var>" + "</disj>" * 300
    tree = "".join(f'<feature name="f{at}"/>' for at in range(80))
    text = f'<featureModel><struct><and mandatory="true" name="R">{tree}</and></struct>'
    text += f"<constraints><rule>{row}</rule></constraints></featureModel>"
    assert count(flat.revision(featureide.read(text, "deep.xml"))).number == 2**80 - 1


SHAPES = {
    "brackets": ("(", "", ")"),
    "nots": ("!", "", ""),
    "nots in brackets": ("!(", "", ")"),
    "or from the left": ("(", "", " | {})"),
    "and": ("{} & (", "", ")"),
    "implications": ("{} => (", "", ")"),
    "a row of implications": ("", "", " => {}"),
    "mixed": ("!({} & ", "", ")"),
}


def nested(shape: str, depth: int) -> str:
    before, _, after = SHAPES[shape]
    opened = "".join(before.format(name(at)) for at in range(depth))
    return opened + "f0" + "".join(after.format(name(at)) for at in range(depth))


@pytest.mark.parametrize("shape", SHAPES)
def test_formulas_nested_ten_thousand_times_become_rules(shape: str) -> None:
    (*_, rule) = flat.revision(uvl.read(model(nested(shape, DEEP)), "deep.uvl")).rules.rules
    assert len(rule.sentence) < 200


@pytest.mark.parametrize(
    ("shape", "number"),
    [
        ("brackets", 32),
        ("nots", 32),
        ("nots in brackets", 32),
        ("or from the left", 63),
        ("and", 1),
        ("implications", 64),
    ],
)
def test_formulas_nested_two_thousand_times_are_counted(shape: str, number: int) -> None:
    assert counted(model(nested(shape, 2000))) == number


@pytest.mark.parametrize(("operator", "number"), [("=>", 43), ("<=>", 32)])
def test_long_rows_mean_what_short_ones_do(operator: str, number: int) -> None:
    """A row of 24 is judged as its shorter equal: read from the left, by trying all 64 selections."""
    row = [name(at) for at in range(24)]

    def holds(selection: int) -> bool:
        truths = [bool(selection >> int(each[1]) & 1) for each in row]
        said = truths[0]
        for truth in truths[1:]:
            said = (not said or truth) if operator == "=>" else said == truth
        return said

    assert counted(model(f" {operator} ".join(row))) == sum(map(holds, range(64)))
    assert number > 0


@pytest.mark.parametrize("tag", ["disj", "conj", "not", "imp"])
def test_elements_nested_ten_thousand_times_are_read(tag: str) -> None:
    var = "" if tag == "not" else "<var>A</var>"
    rule = f"<{tag}>{var}" * DEEP + "<var>A</var>" + f"</{tag}>" * DEEP
    tree = '<and mandatory="true" name="R"><feature name="A"/></and>'
    text = f"<featureModel><struct>{tree}</struct><constraints><rule>{rule}</rule></constraints></featureModel>"
    read = featureide.read(text, "deep.xml")
    (constraint,) = read.constraints
    if tag in ("disj", "conj"):
        assert isinstance(constraint.formula, Conjunction | Disjunction)
        assert len(constraint.formula.formulas) == DEEP + 1
    assert len(flat.revision(read).rules.rules) == 3


def test_features_nested_thousands_of_times_are_read() -> None:
    rows = "".join(f"{' ' * (2 * at + 1)}t{at}\n{' ' * (2 * at + 2)}optional\n" for at in range(1500))
    assert sum(1 for _ in features(uvl.read(f"features\n{rows}{' ' * 3001}z\n", "deep.uvl").root)) == 1501
    tree = "".join(f'<and name="t{at}">' for at in range(DEEP)) + '<feature name="z"/>' + "</and>" * DEEP
    read = featureide.read(f"<featureModel><struct>{tree}</struct></featureModel>", "deep.xml")
    assert sum(1 for _ in features(read.root)) == DEEP + 1


def test_beyond_the_one_limit_the_place_is_told() -> None:
    with pytest.raises(ForeignModelError, match=r"^deep\.uvl:11:[0-9]+: more than 10,000 formulas are nested here"):
        uvl.read(model("(" * 10_001 + "f0" + ")" * 10_001), "deep.uvl")
    with pytest.raises(ForeignModelError, match=r"^deep\.xml:1:[0-9]+: more than 10,000 elements are nested here"):
        featureide.read("<featureModel>" + "<a>" * 10_001, "deep.xml")


def test_steps_go_as_deep_as_data_does() -> None:
    def depth(at: int) -> Steps[int]:
        below: list[int] = yield in_turn(map(depth, [at - 1] if at else []))
        return 1 + max(below, default=0)

    assert unroll(depth(50_000)) == 50_001


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_nested_is_written_and_sold_and_means_the_same(shape: str) -> None:
    short = uvl.read(model(nested(shape, 12)), "short.uvl")
    wanted = count(flat.revision(short)).number
    assert wanted is not None
    assert count(shop.revision(short, "p")).number == wanted
    deep = uvl.read(model(nested(shape, 1500)), "deep.uvl")
    assert len(uvl.read(uvl_text(deep), "again.uvl").constraints) == 1
    assert len(featureide.read(featureide_text(deep), "again.xml").constraints) == 1
    assert shop.revision(deep, "p").rules.rules


def test_an_equivalence_too_deep_to_be_written_out_is_refused_at_its_place() -> None:
    row = uvl.read(model(" <=> ".join(name(at) for at in range(40))), "deep.uvl")
    with pytest.raises(ForeignModelError, match=r"^deep\.uvl:11:2: as a rule this has more than 20,000 conditions"):
        shop.texts(row, "p")


@pytest.mark.parametrize(("group", "beside"), [("optional", ""), ("alternative", "x"), ("or", "x"), ("mandatory", "x")])
def test_trees_of_any_depth_are_sold(group: str, beside: str) -> None:
    rows = ""
    for at in range(300):
        rows += f"{' ' * (2 * at + 1)}t{at}\n{' ' * (2 * at + 2)}{group}\n"
        rows += f"{' ' * (2 * at + 3)}{beside}{at}\n" if beside else ""
    deep = uvl.read(f"features\n{rows}{' ' * 601}t300\n{' ' * 602}optional\n{' ' * 603}z\n", "deep.uvl")
    sold = shop.revision(deep, "p")
    assert uvl.read(uvl_text(deep), "again.uvl").root.name == "t0"
    if group == "optional":
        assert count(sold).number == count(flat.revision(deep)).number == 302


@pytest.mark.parametrize("step", [" * 1)", " + 1)", " / 1)"])
def test_terms_nested_ten_thousand_times_are_sold(step: str) -> None:
    """Each part is reckoned once, however deep it lies; asked again at each level, this would take half an hour."""
    row = "(" * (DEEPEST - 10) + "x" + step * (DEEPEST - 10) + " <= 10000"
    text = f"features\n\tr\n\t\tmandatory\n\t\t\tInteger x\nconstraints\n\tx >= 0 & x <= 15\n\t{row}\n"
    sold = shop.revision(uvl.read(text, "deep.uvl"), "p")
    assert len(sold.rules.rules) == 1
    assert "+" in step or count(sold).number == 16
