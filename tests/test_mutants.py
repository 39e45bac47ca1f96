"""The planted faults: which there are, and that a room's tests notice one of them and not another."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.meeting import Met, meeting
from tools.mutants import ROOMS, ROOT, planted
from tools.mutation import mutants

SOURCE = '''
"""A text stays."""
LIMIT = 3

@cached(9)
def far(place: Literal[7], unit: str = "km", *, exact: bool = False) -> int | None:
    """So does this one."""
    if place and not exact:
        return max(place * 2, LIMIT)
    return f"{place + 1}" if place < 0 else None

pairs = list(zip("ab", "cd", strict=True))
'''


def test_each_place_that_decides_something_is_changed_once_and_put_back() -> None:
    found = [(each.line, each.before, each.after) for each in mutants(SOURCE, Path("far.py"))]
    assert found == [
        (3, "3", "4"),
        (
            6,
            "place: Literal[7], unit: str='km', *, exact: bool=False",
            "place: Literal[7], unit: str='km?', *, exact: bool=False",
        ),
        (6, "False", "True"),
        (8, "place and (not exact)", "not (place and (not exact))"),
        (8, "place and (not exact)", "place or not exact"),
        (8, "not exact", "not not exact"),
        (9, "return max(place * 2, LIMIT)", "return None"),
        (9, "max(place * 2, LIMIT)", "min(place * 2, LIMIT)"),
        (9, "place * 2", "place + 2"),
        (9, "2", "3"),
        (10, "return f'{place + 1}' if place < 0 else None", "return None"),
        (10, "place < 0", "place <= 0"),
        (10, "0", "1"),
    ]


def test_a_fault_is_in_the_code_that_is_made_of_it() -> None:
    faults = {each.after: each.code() for each in mutants("answer = 6 * 7\n", Path("answer.py"))}
    answers = {}
    for after, code in faults.items():
        names: dict[str, int] = {}
        exec(code, names)
        answers[after] = names["answer"]
    assert answers == {"6 + 7": 13, "7": 49, "8": 48}


def test_a_fault_is_tried_on_the_tests_that_meet_it_the_quickest_first() -> None:
    slow, quick = Met("slow", 9, [("/far.py", 3, 8)]), Met("quick", 1, [("/far.py", 8, 9), ("/near.py", 1, 2)])
    other = Met("other", 2, [("/far.py", 20, 30)])
    assert meeting([slow, quick, other], Path("/far.py"), 8) == [quick, slow]
    assert meeting([slow, quick, other], Path("/far.py"), 3) == [slow]
    assert meeting([slow, quick, other], Path("/far.py"), 1) == [quick, other, slow], "what runs at import"
    assert meeting([slow, quick, other], Path("/near.py"), 2) == [quick]


@pytest.mark.parametrize("name", ROOMS)
def test_every_room_has_code_and_tests(name: str) -> None:
    room = ROOMS[name]
    assert all((ROOT / "configurator" / part).exists() for part in room.code)
    assert all((ROOT / "tests" / part).exists() for part in room.tests)
    assert len(planted(room, "")) > 20


@pytest.mark.slow
def test_the_tests_of_a_room_notice_a_fault_that_is_planted() -> None:
    """The weight of all pieces: a sum instead of a product was not noticed once."""
    (fault, *_) = (each for each in planted(ROOMS["pricing"], "") if "each.magnitude + times" in each.after)
    place = f"{fault.path.name}:{fault.line}"
    asked = [sys.executable, "-m", "tools.mutants", "pricing", "--at", place, "--seed", "1"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True).stdout
    assert told.startswith("SEED=1\npricing: ")
    assert "not noticed" not in told
