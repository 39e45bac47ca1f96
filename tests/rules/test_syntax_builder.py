"""Every tree that the grammar makes is read as what it is, and one that nobody reads is refused."""

from dataclasses import fields
from typing import get_args

import pytest
from lark import Lark, Token
from lark.exceptions import VisitError
from lark.grammar import Terminal

from configurator.rules import grammar
from configurator.rules.advice import Notice, Prefer
from configurator.rules.grammar import language, tree
from configurator.rules.mentioned_names import NAMING
from configurator.rules.parse_trees import Place
from configurator.rules.parser import parse
from configurator.rules.syntax import Condition, Rule, Table, Term
from configurator.rules.syntax_builder import Builder, statement
from tests.rules.written import written


def made_by(language: Lark) -> set[str]:
    """The names of all trees that a grammar can make: its aliases, and its rules where they are not folded away."""
    found = set()
    for each in language.rules:
        kept = [part for part in each.expansion if not isinstance(part, Terminal) or not part.filter_out]
        folded = each.options.expand1 and not each.alias and len(kept) == 1
        if not folded and not each.origin.name.startswith("_"):
            found.add(str(each.alias or each.origin.name))
    return found


def methods() -> set[str]:
    return {name for kind in Builder.__mro__[:5] for name in vars(kind) if not name.startswith("_")}


def test_every_tree_of_the_grammar_has_the_method_of_its_name_and_no_method_is_left_over() -> None:
    assert methods() == made_by(language())


def test_a_word_that_only_the_grammar_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    more = grammar._GRAMMAR.replace(
        '    | "count" "of" NAME -> count_of',
        '    | "count" "of" NAME -> count_of\n    | "average" "of" NAME -> average_of',
    )
    wider = Lark(more, parser="lalr", lexer="contextual", propagate_positions=True, maybe_placeholders=True)
    assert made_by(wider) - methods() == {"average_of"}
    with pytest.raises(AssertionError, match="average_of"):
        statement(wider.parse('rule r "s" average of seats >= 3'), Place("f", 1, "", []))


@pytest.mark.parametrize("word", ["added", "scaled"])
def test_a_sign_that_nobody_knows_is_refused(word: str) -> None:
    text = {"added": "a + 2", "scaled": "a * 2"}[word]
    (odd,) = tree(f'rule r "s" {text} < c').find_data(word)
    odd.children[1] = Token("CARET", "^")
    with pytest.raises(VisitError, match=r"Nothing says what '\^' does"):
        Builder(Place("f", 1, "", [])).transform(odd)


EXAMPLES = {
    "implies": ("when a = b then c = d", "when a in (b) then (c in (d))"),
    "excludes": ("a = b excludes c = d", "(a in (b)) excludes (c in (d))"),
    "any_of": ("a = b or c = d", "(a in (b)) or (c in (d))"),
    "all_of": ("a = b and c = d", "(a in (b)) and (c in (d))"),
    "negation": ("not a = b", "not (a in (b))"),
    "named": ("sporty", "sporty"),
    "is_given": ("a is given", "a is given"),
    "is_empty": ("a is empty", "not (a is given)"),
    "compare": ("a < b", "a < b"),
    "one_of": ("a in (b, c)", "a in (b, c)"),
    "has_no": ("a has no", "a in (no)"),
    "none_of": ("a.w has no c", "not (a.w has (c))"),
    "how_many": ("exactly 1 of (a = b, c)", "exactly 1 of ((a in (b)), (c))"),
    "instances": ("exactly 2 item where a", "exactly 2 item where (a)"),
    "some": ("some item where a", "(at least 1 item where (a))"),
    "no_instance": ("no item where a", "(at most 0 item where (a))"),
    "every": ("every item: a", "every item: (a)"),
    "all_different": ("all different a", "all different a"),
    "at_most": ("at most 2 item where a", "(at most 2 item where (a))"),
    "at_least": ("at least 2 item where a", "(at least 2 item where (a))"),
    "exactly": ("exactly 2 of (a, b)", "exactly 2 of ((a), (b))"),
    "subject": ("a.w has c", "a.w has (c)"),
    "words": ('a.w in (b, "c  d")', "a.w has (b, c  d)"),
    "number": ("a in (b, - 3 kg)", "a in (b, -3 kg)"),
    "compared": ("a != 3", "a != 3"),
    "negative_first": ("- a - b < c", "- 1 * (a) - 1 * (b) < c"),
    "added": ("a + b - 2 < c", "a + b - 2 < c"),
    "scaled": ("a * b / 4 < c", "0.25 * (a * (b)) < c"),
    "amount": ("a < 3 kg", "a < 3 kg"),
    "number_of": ("a < b", "a < b"),
    "attribute_of": ("a.w < b", "a.w < b"),
    "sum_over": ("sum of w over everything < 3", "sum of w over everything < 3"),
    "places": ("sum of w over a, b < 3", "sum of w over a, b < 3"),
    "count_of": ("count of item < 3", "count of item < 3"),
}
"""A tree of a condition, a condition that has it, and what that says."""

STATEMENTS = {
    "author": 'author "A  b"',
    "rule": 'rule r "s" a = b',
    "table": 'table t "s"\n  a | b\n  c | d',
    "by": 'rule r "s" by "A b" a = b',
    "valid": 'rule r "s" valid from 2027-01-01: a = b',
    "spans": 'rule r "s" valid from 2027-01-01: a = b',
    "start": 'rule r "s" valid from 2027-01-01: a = b',
    "end": 'rule r "s" valid until 2027-01-01: a = b',
    "markets": 'rule r "s" valid in DE, AT: a = b',
    "groups": 'rule r "s" valid for dealers, staff: for each item: a = b',
    "each": 'rule r "s" for each item: a = b',
    "define": "define d = a = b",
    "default": "default when a = b then c = d",
    "premise": "default when a = b then c = d",
    "test": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "situation": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "given": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "expected": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "expectation": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "because": 'test "t": on 2027-01-01 in DE given a = b forced c = d because r',
    "choices": 'test "t": possible a = b, c != d',
    "choice": 'test "t": possible a = b, c != d',
    "taking": 'test "t": possible a = b, c != d',
    "slot": 'test "t": possible a[2] = b',
    "slot_of_count": "default count of item = 3",
    "prefer": 'prefer p "s" weight 3 valid from 2027-01-01 for each item: a = b',
    "weight": 'prefer p "s" weight = 3 kg',
    "advise": 'advise n "s" by "A" when a = b',
    "warn": 'warn n "s" valid in DE: when a = b',
    "use": "use shared/p.rules\n#= shared/p.rules =#\n",
    "preset": 'preset p "s" by "A" valid until 2027-01-01: a = b, c = d',
    "dated": 'preset p "s" valid in DE: a = b',
    "need": 'need n "s" by "A" sensitive\n  x "s": a = b',
    "asked": "ask a only when b = c",
    "fixed": 'fixed a "s" by "A" when b = c',
    "noticed": 'advise n "s" when when a = b then c = d',
    "price": 'price p "s" add 5 EUR',
    "adding": 'price p "s" when a = b then add 5 % of everything',
    "taking_off": 'price p "s" take 5 EUR off',
    "including": 'price p "s" a, b = c, d in (e, f) are included',
    "included_place": 'price p "s" a is included',
    "included_value": 'price p "s" b = c is included',
    "price_table": 'price table p "s"\n  a | price\n  b | 3 EUR',
    "tiers": 'price p "s" tiers by count of item from 5: add 5 EUR',
    "tier": 'price p "s" tiers by a.b from 5 to 8: take 5 EUR off from 9: take 6 EUR off',
    "price_of": 'price p "s" tiers by price of a from 5 EUR: take 5 % off a',
    "worked_out": 'price p "s" = 3 EUR * a.b',
    "lowest": 'price p "s" = 3 EUR at least 5 EUR',
    "highest": 'price p "s" = 3 EUR at most 5 EUR',
    "rate": 'price p "s" = 3 EUR',
    "steps": 'price p "s" = a.b rounded to 0.05 EUR',
    "formula": 'price p "s" = - 3 EUR + a',
    "formula_product": 'price p "s" = 3 EUR * (a - count of item) / b.c',
    "included_values": 'price p "s" d in (e, f) are included',
}
"""A tree of a statement, and a statement that has it."""


@pytest.mark.parametrize("word", EXAMPLES)
def test_a_word_of_a_condition_is_read_as_what_it_is(word: str) -> None:
    said, meant = EXAMPLES[word]
    text = f'rule r "s"\n  {said}'
    assert word in {str(each.data) for each in tree(text).iter_subtrees()}
    rules, problems = parse(text, "f")
    assert problems == ()
    assert written(rules) == f'rule r "s"\n  {meant}'


@pytest.mark.parametrize("word", STATEMENTS)
def test_a_part_of_a_statement_is_read(word: str) -> None:
    head = STATEMENTS[word].split("\n", 1)[0]
    assert word in {str(each.data) for each in tree(head).iter_subtrees()}
    assert parse(STATEMENTS[word], "f")[1] == ()


ANSWERS = {
    "need_answer": 'x "s"',
    "reason": 'x "s" because "t": a = b',
    "wants": 'x "s": a = b, prefer c weight 3, default d = e',
    "rather": 'x "s": prefer a = b or c = d weight 3',
    "proposal": 'x "s": default a[2] = b',
}
"""A tree of an answer to a need, and an answer that has it."""


@pytest.mark.parametrize("word", ANSWERS)
def test_a_part_of_an_answer_is_read(word: str) -> None:
    assert word in {str(each.data) for each in tree(f"§ {ANSWERS[word]}").iter_subtrees()}
    rules, problems = parse(f'need n "s"\n  {ANSWERS[word]}\n  y "s"', "f")
    assert problems == ()
    assert [each.name for each in rules.needs[0].answers] == ["x", "y"]


def test_every_tree_of_the_grammar_has_an_example() -> None:
    assert {*EXAMPLES, *STATEMENTS, *ANSWERS} == made_by(language())


def test_what_a_node_names_stands_in_a_field_that_is_looked_at() -> None:
    """Fields of texts that are no names of the catalogue are listed here, so that a new one is not forgotten."""
    texts = {
        field.name
        for kind in (*get_args(Condition), *get_args(Term), Rule, Table, Prefer, Notice)
        for field in fields(kind)
        if str(field.type).removesuffix(" | None") in ("<class 'str'>", "str", "tuple[str, ...]")
    }
    assert texts - NAMING == {"values", "words", "name", "sentence", "written", "author"}
