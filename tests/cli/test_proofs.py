"""`configurator explain --proof` and `configurator verify`: a refusal on paper, and one tampered with."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run
from tests.services.small_shop import CATALOGUE, write_shop

QUESTION = ("--product", "desk", "--choose", "legs=wood", "top=glass")


def test_a_refusal_is_written_and_verified(shop: Path) -> None:
    file = shop / "no.proof"
    asked = run("explain", "--shop", shop, *QUESTION, "--proof", file)
    assert asked.exit_code == 1
    assert asked.stdout == "Not possible: A glass top stands on steel legs. You chose Legs: Wooden legs.\n"
    assert asked.stderr.endswith(f"Check it: configurator verify {file}\n")
    assert [each.name for each in shop.iterdir() if "proof" in each.name] == ["no.proof"]
    verified = run("verify", file)
    assert verified.exit_code == 0
    assert verified.stdout.startswith(f"{file}: proven. No product has legs = wood, top = glass, because of rule ")


def test_one_that_was_tampered_with_is_refused_with_its_line(shop: Path) -> None:
    file = shop / "no.proof"
    run("explain", "--shop", shop, *QUESTION, "--proof", file)
    lines = file.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("  1: "))
    lines[at] = lines[at].replace("1: ", "1: -")
    file.write_text("\n".join(lines), "utf-8")
    verified = run("verify", file)
    assert (verified.exit_code, verified.stdout) == (1, "")
    assert verified.stderr.startswith(f"{file}:{at + 1}: ")


def test_what_cannot_be_left_out_is_proven_by_its_contrary(tmp_path: Path) -> None:
    model, file = tmp_path / "m.uvl", tmp_path / "yes.proof"
    model.write_text("features\n    A\n        optional\n            B\n            C\nconstraints\n    B => C\n")
    assert run("explain", "--model", model, "--choose", "B=yes", "C=yes", "--proof", file, "--json").exit_code == 0
    assert "No product has B = yes, C != yes" in run("verify", file).stdout


def test_where_nothing_is_impossible_nothing_is_written(shop: Path) -> None:
    file = shop / "no.proof"
    asked = run("explain", "--shop", shop, "--product", "desk", "lamp=no", "--proof", file)
    assert (asked.exit_code, "not written" in asked.stderr, file.exists()) == (0, True, False)


def test_a_product_solved_without_clauses_is_told_so(shop: Path) -> None:
    wide = CATALOGUE.replace("{from: 100, to: 200, step: 10, unit: cm}", "{from: 100, to: 9000, step: 1, unit: cm}")
    write_shop(shop, catalogue=wide)
    asked = run("explain", "--shop", shop, *QUESTION, "--proof", shop / "no.proof")
    assert (asked.exit_code, (shop / "no.proof").exists()) == (2, False)
    assert asked.stdout.startswith("Not possible: ")
    assert "There is no proof for" in asked.stderr
    assert "go into clauses" in asked.stderr


def test_a_file_that_cannot_be_written_is_told_and_leaves_no_half(shop: Path) -> None:
    asked = run("explain", "--shop", shop, *QUESTION, "--proof", shop / "none" / "no.proof")
    assert asked.exit_code == 2
    assert "cannot be written" in asked.stderr


def test_what_is_no_proof_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"\xff\xfe\x00")
    assert run("verify", other).stderr == f"{other}:1: this is not 'Certified no, form 1'.\n"
    assert run("verify", tmp_path / "none").exit_code == 2
    assert run("verify").exit_code == 2
