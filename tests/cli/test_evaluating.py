"""`configurator evaluate`: from the files to the figures, as JSON and in words."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

RULES = """\
<instance>
  <presentation format="XCSP 2.1" type="CSP"/>
  <domains nbDomains="1"><domain name="D" nbValues="3" optional="-1">0 1 -1</domain></domains>
  <variables nbVariables="3">
    <variable name="a" domain="D"/><variable name="b" domain="D"/><variable name="c" domain="D"/>
  </variables>
  <relations nbRelations="1">
    <relation name="r" arity="2" nbTuples="3" semantics="supports">0 0|1 1|-1 -1</relation>
  </relations>
  <constraints nbConstraints="1"><constraint name="same" arity="2" scope="a b" reference="r"/></constraints>
</instance>
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "one.csv").write_text("a,b,c\n" + "0,0,1\n" * 5)
    (tmp_path / "two.csv").write_text("c,b,a\n" + "0,1,1\n" * 5)
    (tmp_path / "test.csv").write_text("a,b,c\n0,0,1\n1,1,0\n0,1,0\n-1,-1,5\n")
    (tmp_path / "rules.xml").write_text(RULES)
    return tmp_path


def test_all_is_foretold_where_all_is_known(files: Path) -> None:
    trained = ("--train", files / "one.csv", files / "two.csv")
    found = json.loads(run("evaluate", "next-choice", *trained, "--test", files / "test.csv", "--json").stdout)
    assert set(found) == {"success", "unseen", "by_step", "cars", "p50_ms", "p95_ms", "baselines"}
    assert (found["cars"], len(found["by_step"]), set(found["baselines"])) == (4, 3, {"mode", "naive_bayes"})
    assert found["unseen"] < found["success"] < 1


def test_under_rules_only_open_questions_count(files: Path) -> None:
    asked = ("evaluate", "next-choice", "--test", files / "test.csv", "--train", files / "one.csv", files / "two.csv")
    told = run(*asked, "--constraints", files / "rules.xml", "--seed", 3)
    assert "in 2 products (2 left out)" in told.stdout
    limited = json.loads(run(*asked, "--limit", 1, "--json").stdout)
    assert limited["cars"] == 1
    assert limited == json.loads(run(*asked, "--limit", 1, "--json").stdout) | {
        each: limited[each] for each in ("p50_ms", "p95_ms")
    }


def test_files_that_do_not_go_together_are_named_with_their_line(files: Path) -> None:
    (files / "other.csv").write_text("a,b\n1,2\n")
    told = run("evaluate", "next-choice", "--train", files / "one.csv", "--test", files / "other.csv")
    assert told.exit_code == 1
    assert "other.csv:1:1: the variables are not those of" in told.stderr
    (files / "more.csv").write_text("a,b,z\n1,2,3\n")
    rules = ("--constraints", files / "rules.xml")
    told = run("evaluate", "next-choice", "--train", files / "more.csv", "--test", files / "more.csv", *rules)
    assert "more.csv:1:1: the variable 'z' is not in" in told.stderr
