"""The checker of proofs: hand-made files that prove something, and every way to spoil one, with the line."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from configurator import proof_check
from configurator.proof_check import NotProven, check, compare

BODY = """\
Certified no, form 1

  Desk, top = glass: not possible. A glass top stands on steel legs. Chosen: legs = wood.
Question
product: desk (Desk)
choice 1: legs = wood
wanted 2: top = glass

Reason
rule glass-on-steel
  rules/desk.rules:1
  A glass top stands on steel legs.

Variables
1: legs = wood
2: top = glass
3: legs = steel
4: 1 or 3

Clauses
choice 1: legs = wood
  1: 1
wanted 2: top = glass
  2: 2
rule glass-on-steel
  3: -2 3
catalogue: at most one
  4: -1 -3

Steps
  5: 3 from 2 3
  6: nothing from 1 5 4
"""


def sealed(body: str) -> str:
    """The file with a seal that fits it."""
    lines = body.split("\n")
    return "\n".join([*lines, "Seal", *proof_check.seal(lines), ""])


def refused(text: str) -> NotProven:
    """Why the checker refuses it."""
    with pytest.raises(NotProven) as caught:
        check(text)
    return caught.value


def test_a_proof_is_accepted_and_says_what_it_proves() -> None:
    assert str(check(sealed(BODY))) == (
        "No product has legs = wood, top = glass, because of rule glass-on-steel: 4 clauses, 2 steps."
    )


def test_a_refused_value_is_a_choice_too() -> None:
    body = BODY.replace("legs = wood.", "legs != wood.").replace("choice 1: legs = wood", "choice -1: legs != wood")
    body = body.replace("  1: 1\n", "  1: -1\n")
    assert refused(sealed(body)).line == 32  # the step that needs legs = wood does not follow any more
    assert check(sealed(body.replace("4: -1 -3", "4: 1 -3")))


@pytest.mark.parametrize("line", range(1, len(BODY.split("\n"))))
def test_a_changed_line_is_named_by_the_seal(line: int) -> None:
    lines = sealed(BODY).split("\n")
    changed = lines.copy()
    changed[line - 1] += " "
    assert refused("\n".join(changed)).line == line
    del lines[line - 1]
    assert refused("\n".join(lines))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("form 1", "form 2", 1, "this is not"),
        ("\nReason\n", "\nReasons\n", 14, "'Reason' is missing"),
        ("\nSteps\n", "\nSteps\nSteps\n", 31, "'Seal' is missing"),
        ("product: desk", "thing: desk", 5, "no part of a question"),
        ("choice 1: legs = wood\nwanted", "choice 1: legs = oak\nwanted", 21, "nothing above names"),
        ("1: legs = wood\n2:", "1: legs = steel\n2:", 22, "variable 1 does not stand for 'legs = wood'"),
        ("1: legs = wood\n2:", "2: legs = wood\n2:", 16, "second time"),
        ("Desk, top", "Desk, leg", 3, "not the words of the question"),
        ("\nQuestion", "\n  Clauses are checked as well.\nQuestion", 4, "not what stands above a proof"),
        ("steel legs. Chosen", "legs of steel. Chosen", 3, "not the words of the question"),
        ("steel legs.\n", "legs of steel.\n", 3, "not the words of the question"),
        ("(Desk)", "(Table)", 3, "not the words of the question"),
        ("4: 1 or 3", "four: 1 or 3", 18, "no variable"),
        ("rule glass-on-steel\n  r", "law glass-on-steel\n  r", 10, "neither a rule nor a limit"),
        ("rule glass-on-steel\n  3", "rule another\n  3", 25, "nothing above names 'rule another'"),
        ("rule glass-on-steel\n  r", "rule spare\nrule glass-on-steel\n  r", 10, "no clause of the proof is under"),
        ("  1: 1\n", "  1: 3\n", 22, "not the literal 1 alone"),
        ("  1: 1\n", "  1: 1 3\n", 22, "not the literal 1 alone"),
        ("  1: 1\n", "  1: 1\n  2: 3\n", 23, "not the literal 1 alone"),
        ("choice 1: legs = wood\n  1", "  1", 21, "under no heading"),
        ("  2: 2\n", "  7: 2\n", 24, "not number 2"),
        ("  3: -2 3", "  3: -2 9", 26, "no variable 9"),
        ("  3: -2 3", "  3: -2 x", 26, "no row of numbers"),
        ("  3: -2 3", "  3: -2 0", 26, "no row of numbers"),
        ("  3: -2 3", "  3: ", 26, "'nothing'"),
        ("  3: -2 3", "  3 -2 3", 26, "not a numbered clause"),
        ("  3: -2 3", "  3: 2 3", 31, "does not follow"),
        ("  4: -1 -3", "  4: -1 3", 32, "does not follow"),
        ("  5: 3 from 2 3", "  5: -3 from 2 3", 31, "does not follow"),
        ("  5: 3 from 2 3", "  5: 3 from 1 2", 31, "does not follow from"),
        ("  6: nothing from 1 5 4", "  6: nothing from 4 1 5", 32, "clause 4 leaves 2 literals"),
        ("  5: 3 from 2 3", "  5: 3 from 2 5", 31, "no clause 5 before"),
        ("  5: 3 from 2 3", "  5: 3 from 2 3 4", 31, "after 3 are not needed"),
        ("  5: 3 from 2 3", "  5: 3", 31, "not a numbered clause"),
        ("  5: 3 from 2 3\n", "", 31, "not number 5"),
        ("  6: nothing from 1 5 4\n", "", 32, "do not end with nothing"),
        ("  6: nothing from 1 5 4\n", "  6: nothing from 1 5 4\n  7: nothing from 6\n", 33, "nothing can follow"),
    ],
)
def test_a_file_that_proves_nothing_is_refused_with_the_line(old: str, new: str, line: int, says: str) -> None:
    """Each is sealed anew: the seal is not what finds it."""
    assert old in BODY
    error = refused(sealed(BODY.replace(old, new)))
    assert (error.line, says in error.why) == (line, True), (error.line, error.why)


def test_clauses_may_be_named_in_any_order_that_works() -> None:
    assert check(sealed(BODY.replace("3 from 2 3", "3 from 3 2"))).steps == 2


def test_lines_without_a_seal_are_refused() -> None:
    text = sealed(BODY)
    assert "'Seal' is missing" in refused(BODY).why
    assert "not whole" in refused(text.rsplit("\n", 2)[0] + "\n").why
    assert "not whole" in refused(text + "0000\n").why
    assert refused("").line == 1


def test_the_file_can_be_copied_away_and_run_alone(tmp_path: Path) -> None:
    copy = tmp_path / "checker.py"
    shutil.copy(proof_check.__file__, copy)
    good, bad = tmp_path / "good.proof", tmp_path / "bad.proof"
    good.write_text(sealed(BODY), encoding="utf-8")
    bad.write_text(sealed(BODY.replace("3 from 2 3", "3 from 1 3")), encoding="utf-8")

    def run(*files: Path) -> tuple[int, str, str]:
        done = subprocess.run([sys.executable, "-I", "-S", copy, *files], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert run(good)[0] == 0
    code, said, why = run(bad, good)
    assert (code, "good.proof: proven" in said) == (1, True)
    assert why.startswith(f"{bad}:31: this does not follow")
    assert run()[0] == 2
    assert run(tmp_path / "none")[0] == 2


CATALOGUE = b"product: desk\n"
RULES = b"""rule glass-on-steel "A glass top
rule wood "Wood is not steel."
  legs = wood excludes legs = steel
rule glass-on-steel "A glass top stands on steel legs."
  when top = glass then legs = steel

rule other "A glass top is heavy."
  weight <= 3
"""


def of_files(body: str, rules: bytes = RULES) -> str:
    """A proof that quotes the rule as it stands in the file."""
    revision = hashlib.sha256(b"14:" + CATALOGUE + rules).hexdigest()
    quoted = '  | rule glass-on-steel "A glass top stands on steel legs."\n  |   when top = glass then legs = steel\n'
    body = body.replace("(Desk)\n", f"(Desk)\nrevision: {revision}\n").replace("desk.rules:1", "desk.rules:4")
    return sealed(body.replace("\n\nVariables", f"\n{quoted}\nVariables"))


def test_what_is_quoted_is_compared_with_the_files() -> None:
    compare(check(of_files(BODY)), CATALOGUE, RULES)
    with pytest.raises(NotProven, match="of other files"):
        compare(check(of_files(BODY)), CATALOGUE, RULES + b"\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("on steel legs.", "on legs of steel."),
        ("desk.rules:4", "desk.rules:3"),
        ("desk.rules:4", "desk.rules:99"),
        ("desk.rules:4", "desk.rules"),
        ("  |   when top = glass", "  |   when top = wood"),
        ("  |   when top = glass then legs = steel\n", ""),
        ("  |   when top = glass then legs = steel\n", "  | ...\n"),
        ("glass-on-steel", "glass-on"),
        ("on steel legs.", "is heavy."),
    ],
)
def test_a_quote_that_is_not_in_the_files_is_refused(old: str, new: str) -> None:
    """Of the top and the reason alike, and sealed anew, so that nothing else finds it."""
    text = of_files(BODY)
    assert old in text
    body = text[: text.index("\nSeal\n")].replace(old, new)
    claim = check(sealed(body))
    if new == "  | ...\n":
        return compare(claim, CATALOGUE, RULES)
    with pytest.raises(NotProven, match="does not stand in the rule file"):
        compare(claim, CATALOGUE, RULES)
    return None
