"""What only a solver sees to be wrong with a revision stands at the line that has to be mended."""

from typing import NoReturn

import pytest

from configurator.analysis.defects import defects
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.rules.revision import read
from tests.engine.cars import BOX_RULES, CAR, CAR_RULES, box, car


def told(rules: str) -> list[str]:
    """Every problem of the car under these rules, as text."""
    revision = car(rules)
    return [str(problem) for problem in defects(revision, Engine(revision))]


def test_a_good_revision_has_no_problems() -> None:
    assert told(CAR_RULES) == []
    revision = box()
    assert defects(revision, Engine(revision)) == ()


def test_rules_that_contradict_each_other_are_named_at_their_lines() -> None:
    found = told(
        'rule large "L."\n  engine = e220\nrule manual "M."\n  gearbox = manual\n'
        'rule large-automatic "A."\n  engine = e220 requires gearbox = auto\nrule other "O."\n  trim = base\n'
    )
    assert [line.split(":")[:2] for line in found] == [["rules/car.rules", line] for line in "135"]
    assert "rule 'large' contradicts 'manual' and 'large-automatic': no product can be made" in found[0]


def test_a_rule_that_cannot_be_obeyed_is_named_alone() -> None:
    (found,) = told('rule heavy "H."\n  sum of weight over extras >= 300 kg')
    assert "rules/car.rules:1:1: error: rule 'heavy' cannot be obeyed" in found


def test_a_dead_value_is_named_at_its_line_with_the_rules_that_killed_it() -> None:
    found = told(CAR_RULES + 'rule manual-only "M."\n  gearbox = manual\n')
    line = next(number for number, text in enumerate(CAR.splitlines(), 1) if "value: e220" in text)
    assert found[0].startswith(f"catalog/car/product.yaml:{line}:")
    assert "'e220' of 'engine' can never be chosen: forbidden by 'large-automatic' and 'manual-only'" in found[0]
    dead = [text.split("error: ")[1].split(" can")[0] for text in found[1:]]
    assert dead == ["'auto' of 'gearbox'", "'yes' of 'towbar'", "'light' of 'load'", "'heavy' of 'load'"]


def test_a_dead_value_is_named_where_there_is_no_time_to_find_out_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> NoReturn:
        raise SolverDeadline("Why not?", 5.0)

    monkeypatch.setattr(Engine, "explain", late)
    found = told(CAR_RULES + 'rule manual-only "M."\n  gearbox = manual\n')
    assert "'e220' of 'engine' can never be chosen: forbidden by rules among " in found[0]
    assert "'manual-only'; there was no time to find out which of them" in found[0]
    assert len(found) == 5
    monkeypatch.setattr(Engine, "core", late)
    found = told(CAR_RULES + 'rule manual-only "M."\n  gearbox = manual\n')
    assert "'e220' of 'engine' can never be chosen; there was no time to find out which rules forbid it" in found[0]
    assert len(found) == 5


def test_a_contradiction_is_told_at_a_rule_to_blame_where_there_is_no_time_to_find_out_which(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(*_: object) -> NoReturn:
        raise SolverDeadline("Why not?", 5.0)

    monkeypatch.setattr(Engine, "explain", late)
    (found,) = told(CAR_RULES + 'rule base "B."\n  trim = base\nrule sport "S."\n  trim = sport\n')
    assert found.startswith(f"rules/car.rules:{CAR_RULES.count(chr(10)) + 1}:")
    assert "no product can be made: rules among 'base' and 'sport' contradict each other, and 'Why not?'" in found
    assert "without rule 'base' it has one" in found


def test_of_a_long_contradiction_some_rules_are_named_in_each_line() -> None:
    """Three hundred that each need the next, and the last is forbidden: no line is as long as all of their names."""
    options = "".join(f"      - {{option: s{n}, name: S {n}, switch: {{}}}}\n" for n in range(300))
    rules = "".join(f'rule c{n} "C."\n  when s{n} = yes then s{n + 1} = yes\n' for n in range(299))
    chain = read(
        "chain",
        f"product: chain\nname: Chain\ncurrency: EUR\ncomponents:\n  - component: body\n    name: Body\n"
        f"    options:\n{options}",
        rules + 'rule begin "B."\n  s0 = yes\nrule end "E."\n  not s299 = yes\n',
    )
    found = [str(each) for each in defects(chain, Engine(chain))]
    assert len(found) == 301
    assert "rule 'end' contradicts 'c0', 'c1', 'c2', 'c3', 'c4' and 295 more: no product can be made" in found[-1]


def test_a_rule_test_that_fails_is_a_defect_beside_dead_values() -> None:
    found = told(CAR_RULES + 'rule manual-only "M."\n  gearbox = manual\ntest "t": impossible trim = sport')
    assert [text.split("error: ")[1] for text in found if text.startswith("rules/")] == [
        "test 't': trim = sport is possible"
    ]
    assert len(found) > 1


def test_a_value_that_fits_some_instance_is_alive() -> None:
    revision = box(BOX_RULES + 'rule rich "R."\n  some item where what = oil\n')
    (found,) = defects(revision, Engine(revision))
    assert "'cream' of 'what' can never be chosen: forbidden by" in str(found)
