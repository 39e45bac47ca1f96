"""Files that use others: every statement and mistake in its own file, and what is wrong with using them."""

import pytest

from configurator.errors import BrokenFiles
from configurator.rules.parser import parse
from configurator.rules.revision import read
from configurator.shared_text import SharedText, leads_out, shared_text
from tests.services.small_shop import CATALOGUE, RULES

PAINTS = "- {value: teak, name: Teak, price: 300}\n- {value: ash, name: Ash, price: 30}\n"


def told(own: str, **used: str) -> list[str]:
    text = str(SharedText(own, {f"shared/{name}.rules": said for name, said in used.items()}))
    return [str(each) for each in parse(text, "rules/car.rules")[1]]


def test_a_text_with_what_it_uses_comes_apart_as_it_was() -> None:
    for whole in (SharedText("a", {}), SharedText("a\n", {"x": "b"}), SharedText("", {"x": "b\n", "y/z": ""})):
        assert shared_text(str(whole)) == whole
    assert str(SharedText("only its own")) == "only its own"


def test_only_paths_below_the_folder_lead_into_it() -> None:
    for path in ("/etc/x", "../x", "a/../x", ".hidden", "a//b", "c:x", "a\\b", "x" * 300, "a/" * 9 + "x", "a\u200bb"):
        assert leads_out(path)
    assert not leads_out("shared/Türen/paints-2.rules")


def test_statements_stand_where_they_are_used_with_authors_and_places_of_their_own() -> None:
    own = 'author "A"\ndefault a = b\nuse shared/x.rules\nrule r "R." a = b'
    text = str(SharedText(own, {"shared/x.rules": '\nrule s "S." a = b\ndefault a = c'}))
    rules, problems = parse(text, "rules/car.rules")
    assert problems == ()
    assert [(each.name, str(each.source)) for each in rules.rules] == [
        ("s", "rules/shared/x.rules:2:1"),
        ("r", "rules/car.rules:4:1"),
    ]
    assert [each.author for each in rules.rules] == ["", "A"]
    assert [each.choice.value for each in rules.defaults] == ["b", "c"]


def test_every_mistake_is_told_at_once_and_in_its_file() -> None:
    found = told(
        "use shared/x.rules\nuse ../secret.rules\nuse shared/y.rule\nuse car.rules\n",
        x="use shared/y.rules\n",
        y='use shared/x.rules\nrule r "R." a ! b\n',
        z='rule t "T." a = b\n',
    )
    assert found == [
        (
            "rules/car.rules:2:5: error: '../secret.rules' leads out of the folder. "
            "(name a file below rules/, such as shared/paints)"
        ),
        "rules/car.rules:3:5: error: There is no file 'rules/shared/y.rule'. (did you mean 'shared/y.rules'?)",
        "rules/car.rules:4:5: error: 'car.rules' uses itself: car.rules -> car.rules. (take one of these uses out)",
        (
            "rules/shared/y.rules:1:5: error: 'shared/x.rules' uses itself: shared/x.rules -> shared/y.rules -> "
            "shared/x.rules. (take one of these uses out)"
        ),
        "rules/shared/y.rules:2:15: error: '!' is not a sign of this language. (write 'not')",
        (
            "rules/shared/z.rules:1:1: error: Nothing uses this file. "
            "(write 'use shared/z.rules', or delete it from its heading on)"
        ),
    ]


def test_what_two_files_use_is_there_once_and_a_name_in_two_files_is_told_with_both() -> None:
    assert told("use shared/x.rules\nuse shared/y.rules", x="use shared/y.rules", y='rule r "R." a = b') == []
    text = str(SharedText(f"use shared/x.rules\n{RULES}", {"shared/x.rules": 'rule wide-needs-oak "W." top = oak\n'}))
    try:
        read("desk", CATALOGUE, text)
    except BrokenFiles as broken:
        (problem,) = broken.problems
        assert problem.message == "There is a rule 'wide-needs-oak' already, in rules/shared/x.rules, line 1."
    else:
        raise AssertionError("a name is there twice")


def test_a_file_that_uses_itself_is_told_once() -> None:
    text = str(SharedText("use car.rules\n", {"car.rules": "use car.rules\n"}))
    (problem,) = parse(text, "rules/car.rules")[1]
    assert problem.message == "'car.rules' uses itself: car.rules -> car.rules."


def test_lists_of_a_catalogue_are_used_where_they_stand() -> None:
    own = CATALOGUE.replace("          - {value: oak,", "          - use: shared/woods.yaml\n          - {value: oak,")
    made = read("desk", str(SharedText(own, {"shared/woods.yaml": PAINTS})), RULES)
    assert [each.key for each in made.product.option("top").values] == ["pine", "teak", "ash", "oak", "glass"]
    assert str(made.product.option("top").value("ash").source) == "catalog/shared/woods.yaml:2:11"
    broken = PAINTS.replace("price: 30}", "price: cheap}").replace("value: teak", "value: oak")
    try:
        read(
            "desk",
            str(
                SharedText(
                    own.replace("          - {value: felt", "          - use: gone.yaml\n          - {value: felt"),
                    {"shared/woods.yaml": broken},
                )
            ),
            RULES,
        )
    except BrokenFiles as error:
        files = {problem.source.file for problem in error.problems}
        assert files == {"catalog/shared/woods.yaml", "catalog/desk/product.yaml"}
    else:
        raise AssertionError("there are mistakes")


def test_a_file_that_stands_in_a_text_twice_is_told_with_both_places() -> None:
    rules = "use x.rules\n#= x.rules =#\ndefault top = oak\n#= x.rules =#\ndefault top = pine\n"
    catalogue = f"{CATALOGUE.rstrip()}\n#= x.yaml =#\n- {{}}\n#= x.yaml =#\n- {{}}\n"
    with pytest.raises(BrokenFiles) as broken:
        read("desk", catalogue, rules)
    found = [str(each) for each in broken.value.problems if "twice" in each.message]
    last = CATALOGUE.rstrip().count("\n") + 2
    how = "(keep one of them; delete the other from its heading on)"
    there = "error: This file is there twice in one text, behind the headings in its lines"
    assert found == [
        f"catalog/x.yaml:1:1: {there} {last} and {last + 2}. {how}",
        f"rules/x.rules:1:1: {there} 2 and 4. {how}",
    ]


def test_lists_that_double_are_told_before_they_are_thousands() -> None:
    own = CATALOGUE.replace("          - {value: oak,", "          - use: shared/0\n          - {value: oak,")
    lists = {f"shared/{each}": f"- use: shared/{each + 1}\n- use: shared/{each + 1}\n" for each in range(30)}
    with pytest.raises(BrokenFiles) as broken:
        read("desk", str(SharedText(own, {**lists, "shared/30": "- {value: teak, name: Teak}\n"})), RULES)
    found = [each for each in broken.value.problems if "lists" in each.message]
    assert [each.message for each in found] == ["With this the catalogue takes in lists more than 1,000 times."]
