"""XCSP 2.1: what is read means what the instance says, in memory and in a shop; the rest is told with its place."""

import json
from itertools import product as cartesian
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Selection, Slot
from configurator.cli import main
from configurator.engine import Engine
from configurator.engine.answers import Contradiction
from configurator.errors import ForeignModelError
from configurator.interchange.xcsp import product as xcsp_shop
from configurator.interchange.xcsp import reader as xcsp
from configurator.rules.meaning import obeys
from configurator.rules.revision import Revision, read
from configurator.services.studio.importing import keep, sellable_instance
from tests.cases import cases

SMALL = """\
<instance>
  <presentation name="small" format="XCSP 2.1" type="CSP"/>
  <domains nbDomains="2">
    <domain name="D0" nbValues="3">0..2</domain>
    <domain name="D1" nbValues="2" optional="-1">7 -1</domain>
  </domains>
  <variables nbVariables="3">
    <variable name="a" domain="D0"/>
    <variable name="b" domain="D0"/>
    <variable name="c" domain="D1"/>
  </variables>
  <relations nbRelations="2">
    <relation name="R0" arity="2" nbTuples="3" semantics="supports">
      0 1|
      1 2 | 2 9
    </relation>
    <relation name="R1" arity="2" nbTuples="1" semantics="conflicts">1 7</relation>
  </relations>
  <constraints nbConstraints="2">
    <constraint name="C0" arity="2" scope="a b" reference="R0"/>
    <constraint name="C1" arity="2" scope="a c" reference="R1"/>
  </constraints>
</instance>
"""


def solutions(network: xcsp.Network) -> set[tuple[str, ...]]:
    """Every solution, read off the tuples alone."""
    found = set()
    for values in cartesian(*(each.values for each in network.variables)):
        at = dict(zip((each.name for each in network.variables), values, strict=True))
        said = (
            (tuple(at[each.name] for each in constraint.scope) in dict(constraint.tuples)) == constraint.supports
            for constraint in network.constraints
        )
        if all(said):
            found.add(values)
    return found


def sold(revision: Revision) -> set[tuple[str, ...]]:
    """Every valid product of a revision of single options, as the names of its values in catalogue order."""
    options = revision.product.options
    found = set()
    for values in cartesian(*(each.values for each in options)):
        taken = {Slot(each.key): (value.key,) for each, value in zip(options, values, strict=True)}
        if obeys(revision.product, revision.rules, Selection(taken)):
            found.add(tuple(value.name for value in values))
    return found


def test_an_instance_has_its_own_names_and_the_lines_of_its_tuples() -> None:
    revision = xcsp.revision(SMALL, "small.xml")
    assert [option.key for option in revision.product.options] == ["a", "b", "c"]
    assert [value.key for value in revision.product.option("c").values] == ["7", "-1"]
    table = revision.rules.rule("C0")
    assert [row.cells for row in table.rows] == [(("0",), ("1",)), (("1",), ("2",))]  # type: ignore[union-attr]
    assert [row.source.line for row in table.rows] == [14, 15]  # type: ignore[union-attr]
    assert table.source.line == 20


def test_an_instance_answers_under_its_own_names() -> None:
    engine = Engine(xcsp.revision(SMALL, "small.xml"))
    one = Choice(Slot("a"), "1")
    assert engine.possible(frozenset({one, Choice(Slot("c"), "-1")}))
    assert engine.explain(frozenset({one}), Choice(Slot("c"), "7")).rules == ("C1",)
    assert not engine.possible(frozenset({Choice(Slot("a"), "2")}))


def test_a_file_is_told_from_featureide_by_its_outermost_element() -> None:
    assert xcsp.is_xcsp('<?xml version="1.0"?>\n<!-- <featureModel> --><instance>')
    assert not xcsp.is_xcsp("<!-- <instance> -->\n<extendedFeatureModel>")
    assert not xcsp.is_xcsp("no XML at all")


@st.composite
def instances(draw: st.DrawFn) -> str:
    """A small instance of two to four variables and up to four relations, some with values that nobody has."""
    values = st.lists(st.integers(-2, 3), min_size=1, max_size=3, unique=True)
    domains = draw(st.lists(values, min_size=2, max_size=4))
    lines = ["<instance><domains>"]
    for number, domain in enumerate(domains):
        joker = ' optional="-1"' if -1 in domain else ""
        lines.append(f'<domain name="D{number}"{joker}>{" ".join(map(str, domain))}</domain>')
    lines.append("</domains><variables>")
    lines += [f'<variable name="x_{number}" domain="D{number}"/>' for number in range(len(domains))]
    lines.append("</variables><relations>")
    scopes = draw(st.lists(st.permutations(range(len(domains))).flatmap(_beginning), max_size=4))
    for number, scope in enumerate(scopes):
        rows = draw(st.lists(st.tuples(*(st.integers(-2, 3) for _ in scope)), max_size=12))
        meaning = draw(st.sampled_from(["supports", "conflicts"]))
        lines.append(f'<relation name="R{number}" arity="{len(scope)}" semantics="{meaning}">')
        lines.append("|\n".join(" ".join(map(str, row)) for row in rows) + "</relation>")
    lines.append("</relations><constraints>")
    for number, scope in enumerate(scopes):
        named = " ".join(f"x_{each}" for each in scope)
        lines.append(f'<constraint name="c{number}" scope="{named}" reference="R{number}"/>')
    return "\n".join([*lines, "</constraints></instance>"])


def _beginning(order: list[int]) -> st.SearchStrategy[list[int]]:
    return st.integers(1, len(order)).map(lambda length: order[:length])


@settings(deadline=None, max_examples=100)
@given(instances())
def test_products_are_the_solutions_in_memory_and_in_a_shop(text: str) -> None:
    """The revision, the files of a shop and the engine's look-ahead all have exactly the instance's solutions."""
    network = xcsp.read(text, "x.xml")
    revision = xcsp.revision(text, "x.xml")
    expected = {
        tuple("Not taken" if value == each.joker else value for each, value in zip(network.variables, row, strict=True))
        for row in solutions(network)
    }
    assert sold(revision) == expected
    assert sold(read("x", *xcsp_shop.texts(network, "x", "From x.xml"))) == expected
    engine = Engine(revision)
    assert engine.possible(frozenset()) == bool(expected)
    if expected:
        states = engine.look_ahead(frozenset()).states
        possible = {key for key, state in states.items() if state != "impossible"}
        assert possible == {
            (Slot(each.name), row[index]) for index, each in enumerate(network.variables) for row in solutions(network)
        }


@cases(60)
@given(instances())
def test_an_import_leaves_out_the_values_that_no_solution_has(text: str) -> None:
    network = xcsp.read(text, "x.xml")
    expected = solutions(network)
    if not expected:
        with pytest.raises(Contradiction):
            sellable_instance(text, Path("x.xml"), "x", Engine)
        return
    found = sellable_instance(text, Path("x.xml"), "x", Engine)
    every = {(each.name, value) for each in network.variables for value in each.values}
    taken = {(each.name, row[index]) for index, each in enumerate(network.variables) for row in expected}
    assert set(found.dead) == every - taken
    left = read("x", found.catalogue, found.rules)
    assert sum(len(option.values) for option in left.product.options) == len(taken)
    assert len(sold(left)) == len(expected)
    assert sold(left) <= sold(read("x", *xcsp_shop.texts(network, "x", "From x.xml")))


def test_a_shop_keeps_an_instance(tmp_path: Path) -> None:
    network = xcsp.read(SMALL, "small.xml")
    keep(*xcsp_shop.texts(network, "small", "Imported from small.xml."), tmp_path, "small")
    assert (tmp_path / "rules" / "small.rules").read_text("utf-8") == (
        "# Imported from small.xml.\n"
        "\n"
        'table c0 "a and b do not go together in every combination."\n'
        "  a | b\n"
        "  0 | 1\n"
        "  1 | 2\n"
        "\n"
        'rule c1 "a and c do not go together in every combination."\n'
        "  not (a = 1 and c = 7)\n"
    )
    assert "- value: none\n            name: Not taken" in (tmp_path / "catalog" / "small" / "product.yaml").read_text()


def test_the_command_line_asks_and_imports_an_instance(tmp_path: Path) -> None:
    file = tmp_path / "small.xml"
    file.write_text(SMALL)
    asked = CliRunner().invoke(main, ["lookahead", "--model", str(file), "--choose", "a=1", "--json"])
    told = json.loads(asked.stdout)
    assert (told["forced"], told["possible"]) == (["a=1", "b=2", "c=-1"], [])
    made = CliRunner().invoke(main, ["import", "xcsp", str(file), "--into", str(tmp_path / "shop")])
    assert made.exit_code == 0, made.output
    sold_so = ["lookahead", "--shop", str(tmp_path / "shop"), "--product", "small", "--choose", "a=1", "--json"]
    assert json.loads(CliRunner().invoke(main, sold_so).stdout)["forced"] == ["a=1", "b=2", "c=none"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("<instance>", "<instances>", "not well-formed XML"),
        (
            'format="XCSP 2.1"',
            'format="XCSP3"',
            "x.xml:2:3: the format 'XCSP3' is not read, only XCSP 2.1",
        ),
        ('type="CSP"', 'type="WCSP"', "x.xml:2:3: a problem of type 'WCSP' is not read"),
        ("<relations ", '<predicates nbPredicates="0"/>\n<relations ', "x.xml:12:3: 'predicates' is not read (write"),
        ("<relations ", "<relation/>\n<relations ", "'relation' is not read (did you mean 'relations'?)"),
        ('reference="R1"', 'reference="global:allDifferent"', "there is no relation 'global:allDifferent' (write"),
        ('reference="R1"', 'reference="R3"', "there is no relation 'R3' (known here: R0, R1)"),
        ('scope="a c"', 'scope="a e"', "x.xml:21:5: there is no variable 'e' (known here: a, b, c)"),
        ('scope="a c"', 'scope="a a"', "the scope of 'C1' names a variable twice (name each once)"),
        ('scope="a c"', 'scope="a"', "'C1' names 1 variables; its relation 'R1' has tuples of 2"),
        ('domain="D1"', 'domain="D2"', "x.xml:10:5: there is no domain 'D2'"),
        ("0..2", "0..1000000000", "x.xml:4:5: a domain can have 5,000 values at most"),
        ("0..2", "0..2 1e9", "x.xml:4:5: '1e9' is not an integer"),
        ("0..2", "0 1 12345678901234567890", "x.xml:4:5: '12345678901234567890' is too large an integer"),
        ("0..2", "2..0", "'2..0' ends before it starts (write 0..2)"),
        ("0..2", "0 1 zwei", "'zwei' is not an integer"),
        ("0..2", "0 1", "x.xml:4:5: 3 values are announced, but here are 2"),
        ("0..2", "", "this domain has no values"),
        ('optional="-1"', 'optional="-2"', "the joker value '-2' is not in the domain (list it"),
        ("1 2 | 2 9", "1 2 | 2", "x.xml:15: a tuple of 2 values belongs here; this has 1"),
        ("1 2 | 2 9", "1 2 | 2 9 |", "a tuple of 2 values belongs here; this has 0"),
        ("1 2 | 2 9", "1 2", "x.xml:13:5: 3 tuples are announced, but here are 2"),
        ('nbVariables="3"', 'nbVariables="4"', "x.xml:7:3: 4 variables are announced, but here are 3"),
        ('semantics="conflicts"', 'semantics="soft"', "relations with the semantics 'soft' are not read"),
        ('arity="2" nbTuples="1"', 'arity="two" nbTuples="1"', "x.xml:17:5: 'two' is no arity"),
        ('variable name="b"', 'variable name="a"', "there is a variable 'a' already (first used in line 8)"),
        ('variable name="b"', 'variable name="b[1]"', "'b[1]' cannot be the name of a variable"),
        ('variable name="b"', 'variable name=""', "this variable has no name"),
        ("<instance>", '<!DOCTYPE instance [<!ENTITY a "a">]><instance>', "the file declares XML entities"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert old in SMALL
    with pytest.raises(ForeignModelError) as error:
        xcsp.read(SMALL.replace(old, new, 1), "x.xml")
    assert told in str(error.value).replace("x.xml:15:1:", "x.xml:15:")


def test_an_instance_without_variables_is_refused() -> None:
    with pytest.raises(ForeignModelError, match="no variables"):
        xcsp.read("<instance><presentation format='XCSP 2.1'/></instance>", "x.xml")
    with pytest.raises(ForeignModelError, match="no XCSP instance"):
        xcsp.read("<featureModel/>", "x.xml")
