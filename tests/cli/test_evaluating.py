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


def test_where_nobody_can_be_asked_there_is_no_figure(files: Path) -> None:
    (files / "forbidden.csv").write_text("a,b,c\n0,1,0\n")
    asked = ("evaluate", "next-choice", "--test", files / "forbidden.csv", "--train", files / "one.csv")
    found = json.loads(run(*asked, "--constraints", files / "rules.xml", "--json").stdout)
    assert (found["success"], found["p50_ms"], found["p95_ms"], found["cars"]) == (None, None, None, 0)
    assert "Foretold: nothing to foretell" in run(*asked, "--constraints", files / "rules.xml").stdout
    (files / "once.txt").write_text("ada desk\nbob lamp\n")
    items = ("evaluate", "next-item", "--sequences", files / "once.txt")
    found = json.loads(run(*items, "--json").stdout)
    assert (found["hr10"], found["ndcg10"], found["customers"]) == (None, None, 0)
    assert {each["hr10"] for each in (found["validation"], *found["baselines"].values())} == {None}
    assert "nobody to ask" in run(*items).stdout


@pytest.mark.parametrize(
    ("content", "choices", "items", "purchases"),
    [
        (b"", ":1:1: this file is empty", ":1:1: error: the file is empty", ":1:1: error: the file is empty"),
        (b"a,b,c\n", ":1:1: this file has a header and no product", ":1:1: error: 'a,b,c' took nothing", "no columns"),
        (b"1 19970101 1 5\n", ":1:1: ", None, ":1:1: error: A forecast needs 10 customers"),
        (b"a,b,c\n1,x,2\n", ":2:1: b: 'x' is no integer", ":1:1: error: 'a,b,c' took", "no columns"),
        (b"1 19970101 1 x\n", "1:1: ", None, ":1:1: error: 'x' is no number"),
        (b"\x00\xff\xfe\x01", ":1:2: the byte 0xff", ":1:1: error: this line is not text", ":1:1: error: this is not"),
    ],
)
def test_bad_files_are_told_with_their_line(
    tmp_path: Path, content: bytes, choices: str, items: str | None, purchases: str
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(content)
    for command, said in (
        (("next-choice", "--train", bad, "--test", bad), choices),
        (("next-item", "--sequences", bad), items),
        (("lifetime", "--transactions", bad), purchases),
    ):
        told = run("evaluate", *command, "--json")
        if said is not None:
            assert told.exit_code == 1
            assert str(bad) in told.stderr
            assert said in told.stderr
        assert "Traceback" not in told.stderr


@pytest.mark.parametrize("option", ["--limit=0", "--limit=-3", "--train=missing.csv", "--test=."])
def test_what_cannot_be_asked_for_is_refused_with_the_option(files: Path, option: str) -> None:
    told = run("evaluate", "next-choice", "--train", files / "one.csv", "--test", files / "test.csv", option)
    assert told.exit_code == 2
    assert f"Invalid value for '{option.partition('=')[0]}'" in told.stderr


def test_files_that_do_not_go_together_are_named_with_their_line(files: Path) -> None:
    (files / "other.csv").write_text("a,b\n1,2\n")
    told = run("evaluate", "next-choice", "--train", files / "one.csv", "--test", files / "other.csv")
    assert told.exit_code == 1
    assert "other.csv:1:1: the variables are not those of" in told.stderr
    (files / "fewer.csv").write_text("a\n1\n")
    told = run("evaluate", "next-choice", "--train", files / "one.csv", "--test", files / "fewer.csv")
    assert "'b' and 'c' are missing here" in told.stderr
    (files / "more.csv").write_text("a,b,z\n1,2,3\n")
    rules = ("--constraints", files / "rules.xml")
    told = run("evaluate", "next-choice", "--train", files / "more.csv", "--test", files / "more.csv", *rules)
    assert "more.csv:1:1: the variable 'z' is not in" in told.stderr
