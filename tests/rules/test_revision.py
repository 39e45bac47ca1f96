"""A revision is read whole or not at all, with every problem of both files, under a hash of both texts."""

import pytest

from configurator.catalog.loader import load_product
from configurator.errors import BrokenFiles
from configurator.rules import revision
from configurator.rules.checking.rule_file import check
from configurator.rules.parser import parse
from configurator.rules.revision import read, text_hash
from configurator.rules.rule_set import RuleSet
from configurator.time_limit import within

CATALOGUE = """\
product: chair
name: Chair
currency: EUR
price: 100
components:
  - component: chair
    name: Chair
    options:
      - option: wood
        name: Wood
        values:
          - value: oak
            name: Oak
          - value: ash
            name: Ash
      - option: arms
        name: Arms
        switch: {price: 20}
"""
RULES = 'rule arms-of-oak "Arms are made of oak."\n  arms = yes requires wood = oak\n'


def test_a_revision_has_product_rules_and_hash() -> None:
    revision = read("chair", CATALOGUE, RULES)
    assert revision.product.name == "Chair"
    assert revision.rules.rule("arms-of-oak").sentence == "Arms are made of oak."
    assert revision.hash == text_hash(CATALOGUE, RULES)
    assert revision == read("chair", CATALOGUE, RULES)


def test_every_change_of_either_text_is_another_revision() -> None:
    hashes = {read("chair", CATALOGUE + more, RULES + other).hash for more in ("", "\n") for other in ("", "\n")}
    assert len(hashes) == 4


def test_warnings_do_not_keep_a_revision_from_being_read() -> None:
    revision = read("chair", CATALOGUE, RULES + "define noble = wood = oak\n")
    assert [problem.severity for problem in revision.warnings] == ["warning"]


def test_problems_of_names_and_syntax_come_together() -> None:
    with pytest.raises(BrokenFiles) as broken:
        read("chair", CATALOGUE, 'rule a "s" wood = ook\nrule b wood = oak\n')
    assert [str(problem).split(" (write")[0] for problem in broken.value.problems] == [
        "rules/chair.rules:1:12: error: 'wood' has no value 'ook'. (did you mean 'oak'?)",
        "rules/chair.rules:2:8: error: The rule 'b' has no sentence for the customer.",
    ]


def test_problems_of_both_files_come_together() -> None:
    with pytest.raises(BrokenFiles) as broken:
        read("chair", CATALOGUE.replace("price: 100", "price: cheap"), "rule a\n")
    assert {problem.source.file for problem in broken.value.problems} == {
        "catalog/chair/product.yaml",
        "rules/chair.rules",
    }


def test_names_in_the_rules_are_checked_beside_mistakes_in_prices_and_words() -> None:
    catalogue = (
        CATALOGUE.replace("price: 100", "price: cheap")
        .replace("price: 20", "price: 1,5")
        .replace("            name: Ash\n", "            weight: 3 cm\n")
    )
    with pytest.raises(BrokenFiles) as broken:
        read("chair", catalogue, 'rule a "s"\n  wood = ook\n')
    assert [(problem.source.file[:5], problem.source.line) for problem in broken.value.problems] == [
        ("catal", 4),
        ("catal", 14),
        ("catal", 15),
        ("catal", 18),
        ("rules", 2),
    ]


@pytest.mark.parametrize(
    ("right", "wrong"), [("value: ash", "valu: ash"), ("switch:", "swich:"), ("option: arms", "option: wood")]
)
def test_no_rule_is_blamed_for_a_catalogue_that_does_not_say_what_can_be_chosen(right: str, wrong: str) -> None:
    with pytest.raises(BrokenFiles) as broken:
        read("chair", CATALOGUE.replace(right, wrong), RULES.replace("oak", "ash"))
    assert {problem.source.file for problem in broken.value.problems} == {"catalog/chair/product.yaml"}


def places(catalogue: str, rules: str) -> list[tuple[str, int, str]]:
    """File, line and message of every problem of the two texts."""
    with pytest.raises(BrokenFiles) as broken:
        read("chair", catalogue, rules)
    return [(each.source.file[:5], each.source.line, each.message) for each in broken.value.problems]


BROKEN = """\
rule a "A." when arms = maybe then wood = oak
rule b "B." when wood = ook then arms = yes
rule b "C." when legs = steel then wood = oak
define round = square
define square = round
test "t": possible wood = elm because nothing
rule d "D." sum of price over everything <= 3 kg
"""
JUDGED = {
    "a": (1, "'arms' has no value 'maybe'."),
    "b": (2, "'wood' has no value 'ook'."),
    "twice": (3, "There is a rule 'b' already, in line 2."),
    "legs": (3, "There is no option 'legs'."),
    "circle": (4, "'round' is defined by itself: round -> square -> round."),
    "test": (6, "'wood' has no value 'elm'."),
    "because": (6, "There is no rule 'nothing'."),
}
OWN = ("twice", "circle", "because")


@pytest.mark.parametrize(
    ("old", "new", "judged"),
    [
        ("price: 100", "price: cheap", [*JUDGED]),
        ("name: Chair\n    ", "nmae: Chair\n    ", [*JUDGED]),
        ("name: Wood", "nam: Wood", [*JUDGED]),
        ("            name: Ash", "            attributes: {Power: 3}", [*OWN, "a", "legs"]),
        ("value: ash", "value: oak", [*OWN, "a", "legs"]),
        ("value: ash", "vlaue: ash", [*OWN, "a", "legs"]),
        ("switch: {price: 20}", "swich: {price: 20}", [*OWN, "legs", "test"]),
        ("option: arms", "option: Arms", [*OWN, "legs", "test"]),
        ("option: arms", "option: wood", [*OWN]),
        (
            "switch: {price: 20}",
            "switch: {price: 20}\n        within: wood = elm",
            [*[*OWN, "b", "legs", "test"][:-1], "test"],
        ),
        ("option: arms", "option: legs legs", [*OWN, "test"]),
        ("currency: EUR", "currency: euro", [*OWN]),
        ("product: chair", 'product: "chair', [*OWN]),
    ],
)
def test_a_mistake_in_the_catalogue_hides_no_rule_that_can_be_judged_without_it(
    old: str, new: str, judged: list[str]
) -> None:
    assert old in CATALOGUE
    found = [
        (line, message) for file, line, message in places(CATALOGUE.replace(old, new, 1), BROKEN) if file == "rules"
    ]
    wanted = [JUDGED[name] for name in judged]
    assert [each for each in wanted if each not in found] == []
    extra = [each for each in found if each not in JUDGED.values() and each[0] != 7]
    assert extra == []


def test_a_mistake_in_the_rules_hides_none_in_the_catalogue() -> None:
    found = places(
        CATALOGUE.replace("price: 100", "price: cheap").replace("value: ash", "value: Ash"), 'Rule a "s" (\n'
    )
    assert [each[:2] for each in found] == [("catal", 4), ("catal", 14), ("rules", 1), ("rules", 1)]


@pytest.mark.parametrize("catalogue", ["half", "", "- a", "3", "null", "components: [3]", "components: {a: 1}"])
def test_a_catalogue_of_any_shape_has_its_mistakes_told(catalogue: str) -> None:
    with pytest.raises(BrokenFiles):
        read("desk", catalogue, 'rule one "One." when a = b then c = d\n')


def test_what_takes_too_long_to_read_is_told_at_the_statement_where_time_was_over() -> None:
    rules = f"# no statement\n{RULES}{RULES.replace('rule arms', 'rule more-arms')}"
    (first, second), none = parse(rules, "rules/chair.rules")[0].rules, parse(rules, "rules/chair.rules")[1]
    assert none == ()
    product = load_product(CATALOGUE, "catalog/chair/product.yaml")
    with within(0):
        left, (problem,) = parse(rules, "rules/chair.rules")
        assert (left.rules, problem.source.line) == ((), first.source.line)
        (problem,) = check(RuleSet((second, first)), product, frozenset())
        assert problem.source == second.source
        assert "takes too long" in problem.message


def test_a_revision_that_takes_too_long_to_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "READING_SECONDS", 0)
    with pytest.raises(BrokenFiles, match="takes too long") as caught:
        read("chair", CATALOGUE, RULES)
    assert [(each.source.file, each.source.line) for each in caught.value.problems] == [("rules/chair.rules", 1)]


def test_where_the_time_is_over_at_the_end_of_the_rules_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revision, "READING_SECONDS", 0)
    with pytest.raises(BrokenFiles, match="takes too long") as caught:
        read("chair", CATALOGUE, "# rules will come\n")
    assert [(each.source.file, each.source.line) for each in caught.value.problems] == [("rules/chair.rules", 2)]
