"""What can be said in a rule file, and that every mistake in its syntax is told with its place and a hint."""

import re
from fractions import Fraction
from inspect import cleandoc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.catalog.selection import Choice, Slot
from configurator.rules.checking.rule_file import check
from configurator.rules.grammar import keywords
from configurator.rules.parser import declared_names, parse
from configurator.rules.resolve import resolve
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Compare, Expectation, InstanceCount, Or, Rule, SumOver, Table
from configurator.source import Source
from tests.rules.goods import BOX, CAR


def read(text: str) -> RuleSet:
    rules, problems = parse(text, "f")
    assert [str(problem) for problem in problems] == []
    return rules


def body(condition: str) -> object:
    rule = read(f'rule r "s"\n  {condition}').rules[0]
    assert isinstance(rule, Rule)
    return rule.body


def test_a_rule_has_name_sentence_author_and_place() -> None:
    """
    # the chassis team's rules
    author "Chassis  team"

    rule first "A tow bar # needs  torque."
      towbar = yes     # or none
    rule second "Why." by "Ada's" for each item: shade = rose
    """
    rules = read(cleandoc(test_a_rule_has_name_sentence_author_and_place.__doc__ or ""))
    first, second = rules.rules
    assert (first.name, first.sentence, first.author) == ("first", "A tow bar # needs torque.", "Chassis team")
    assert (second.author, second.each, second.source) == ("Ada's", "item", Source("f", 6, 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a = b or c = d and not e = f", "a = b or (c = d and (not e = f))"),
        ("when a = b then c = d requires e = f", "when a = b then (c = d requires e = f)"),
        ("a != b", "not a = b"),
        ("a not in (b, c)", "not a in (b, c)"),
        ("a is empty", "not a is given"),
        ("a has b", "a = b"),
        ("a.w = b", "a.w has b"),
        ("a.w has no (b, c)", "not a.w has (b, c)"),
        ("no item where a = b", "at most 0 item where a = b"),
        ("some item where a = b and c = d excludes e = f", "(some item where (a = b and c = d)) excludes e = f"),
        ("2 * (a - 3 * b) <= -4 kg", "2 * (a - 3*b) <= - 4 kg"),
        ("sum of weight over everything < 1.5 kg", "sum of weight over everything<1.50 kg"),
        ("when a = when then b = then", "(a = when) requires (b = then)"),
    ],
)
def test_two_ways_to_say_the_same(one: str, other: str) -> None:
    def placeless(condition: object) -> str:
        return re.sub(r"Source\(.*?\)", "", repr(condition))

    assert placeless(body(one)) == placeless(body(other))


def test_keywords_are_names_where_no_keyword_can_stand() -> None:
    assert str(body("paint in (all, no, some, 19-five, 5)")).count("19-five") == 1
    assert str(body("paint = every and trim = not")).count("'not'") == 1


def test_where_reaches_over_and_and_or_but_not_over_excludes() -> None:
    found = body("some item where a = b or c = d")
    assert isinstance(found, InstanceCount)
    assert (found.low, found.high, found.component) == (1, None, "item")
    assert isinstance(found.condition, Or)


def test_numbers_are_exact_and_units_known() -> None:
    found = body("sum of price over a, b >= 0.1 EUR")
    assert isinstance(found, Compare)
    assert isinstance(found.left, SumOver)
    assert found.left.places == ("a", "b")
    assert found.right.quantity.magnitude == Fraction(1, 10)  # type: ignore[union-attr]


def test_a_table_has_columns_and_rows_with_places() -> None:
    table = read('table t "Fits." for each item\n  # head\n  a | b # here\n\n  x, y | *\n  | z | w |\n').rules[0]
    assert isinstance(table, Table)
    assert (table.columns, table.each) == (("a", "b"), "item")
    assert [row.cells for row in table.rows] == [(("x", "y"), None), (("z",), ("w",))]
    assert table.rows[1].source == Source("f", 6, 5)


def test_defaults_and_tests() -> None:
    rules = read(
        "default a = b\ndefault when c = d then count of item = 4\n"
        'test "t": given a = b, p[2] != c, n = -600 mm, plate = "My  car" impossible d has e because r1, r-2\n'
        'test "u": possible a = 5\n'
    )
    assert [default.choice for default in rules.defaults] == [Choice(Slot("a"), "b"), Choice(Slot("item"), "4")]
    first, second = rules.tests
    assert [str(choice) for choice in first.given] == ["a = b", "p[2] != c", "n = -600 mm", "plate = My car"]
    assert (first.expectation, first.because) == (Expectation.IMPOSSIBLE, ("r1", "r-2"))
    assert (second.given, [str(choice) for choice in second.choices]) == ((), ["a = 5"])


MISTAKES = {
    'prefer p "P." weight -3 when a = b then c = d': (
        "1:22: A weight is a whole number without a sign. "
        "(write: weight 3; to have something rather not, prefer 'not' and the condition)"
    ),
    'price a "A." add 12345678901234567890123 EUR': (
        "1:18: This number has too many digits. (write at most 15 digits, and 9 behind the point)"
    ),
    'rule r "R." sum of price over everything <= 12345678901234567890123 EUR': (
        "1:45: This number has too many digits. (write at most 15 digits, and 9 behind the point)"
    ),
    'warn w "W."': "1:12: This warning does not say when it is read. (write on: when CONDITION)",
    'advise a "A." wood = oak': (
        "1:15: Here the notice has to say when it is read. (write 'when' before it: when wood = oak)"
    ),
    'price a "A." tiers by legs\n  from 0 to 3 kg: add 5 EUR': (
        "2:15: The end of a tier has no unit of its own. (say it once, at its beginning: from 0 kg to 3)"
    ),
    "rule r\n  a = b": "2:3: The rule 'r' has no sentence for the customer. (write why",
    'rule "s" a = b': "1:6: This rule has no name. (write a short name first",
    'rule r "s"': "1:11: Here the statement stops, but a condition has to follow.",
    'rule r "" a = b': "1:8: The sentence of 'r' is empty.",
    'rule r "s" when a = b': "1:22: This 'when' has no 'then'. (write: when CONDITION then CONDITION)",
    'rule r "s" when a = b, then c = d': "1:22: A comma cannot stand here. (leave it out",
    'rule r "s" at most 2 of (a = b, c = d': "1:25: This '(' is never closed. (put a ')'",
    'rule r "s" a = b) or c = d': "1:17: This ')' closes nothing.",
    'rule r "s\n  a = b': '1:8: This " is never closed. (put a second "',
    "rule r “s” a = b": "1:8: '“' (U+201C) is not a sign of this language. (use straight quotes",
    'rule r "s" a == b': "1:14: '==' is not a sign of this language. (write a single =)",
    'rule r "s" a => b': "1:14: '=>' is not a sign of this language. (write 'requires'",
    'rule r "s" a = b && c = d': "1:18: '&&' is not a sign of this language. (write 'and')",
    'rule r "s" a = b AND c = d': "1:18: 'AND' is not a word of this language. (write and in lower case)",
    'rule r "s" if a = b then c = d': "1:12: 'if' is not a word of this language. (write: when ... then ...)",
    'rule r "s" All a = b': "1:16: 'a' cannot stand right after 'All'. (write all in lower case)",
    'rule r "s" engine e150': "1:19: 'e150' cannot stand right after 'engine'. (is a sign missing",
    'rule r "s" a <= 3 kgg': "1:19: 'kgg' is not a unit I know. (did you mean 'kg'?)",
    'rule r "s" at most 2.5 of (a = b)': "1:20: '2.5' cannot stand here. (only a whole number can stand here)",
    'rule r "s" a = b\n  rule q "s" a = b': "2:3: 'rule' starts a statement here. (a statement starts in column 1",
    'rule r "s"\nwhen a = b then c = d': "2:1: 'when' does not start a statement. (indent the line",
    'rul r "s" a = b': "1:1: 'rul' does not start a statement. (did you mean 'rule'?)",
    "  a = b": "1:3: This line goes on with a statement, but none has started.",
    'rule r "s" when a = b tehn c = d': "1:23: 'tehn' cannot stand here. (did you mean 'then'?)",
    'rule r "s" a = b requries c = d': "1:18: 'requries' cannot stand here. (did you mean 'requires'?)",
    "default a in (b, c)": "1:11: 'in' cannot stand here. (here can stand: !=, =, [, has)",
    'rule r "s" a in DE': "1:17: 'DE' cannot stand here. (only ( can stand here)",
    'test "t" possible a = b': "1:10: 'possible' cannot stand here. (only : can stand here)",
    'test "t": a = b': "1:11: 'a' cannot stand here. (here can stand: forced, given, impossible, in, on, possible",
    'rule r "R." valid since May a = b': "1:19: 'since' cannot stand right after 'valid'. (when and where a rule",
    'rule r "R." valid from 1.3.2027 a = b': "1:24: '1.3.2027' is not a day. (write it as 2027-03-01)",
    'rule r "R." valid until 2027-02-30 a = b': "1:25: '2027-02-30' is not a day. (write year, month and day",
    'default valid from 2027-02-01 until 2027-01-31: a = b': "1:37: It ends before it starts, on 2027-02-01.",
    'rule r "R." valid in DE until 2027-01-31 in AT a = b': "1:45: This is said twice. (leave one of them out)",
    'test "t": on Monday possible a = b': "1:14: 'Monday' is not a day. (write year, month and day",
    'table t "s"\n  a b': "1:1: This table has no columns.",
    'table t "s"\n  a | b': "2:3: This table has no rows, so nothing would fit.",
    'table t "s"\n  a | b\n  x': "3:3: This row has 1 cells; the table has 2 columns.",
    'table t "s"\n  a | b\n  x | y,': "3:7: A value is missing here.",
    'table t "s"\n  a | 2!\n  x | y': "2:7: '2!' is not the name of an option.",
    'table t\n  a | b\n  x | y': "1:8: The table 't' has no sentence for the customer.",
    'price p "s" add 12,50 EUR': "1:17: '12,50 EUR' is no number as it is written here. (write 12.50 EUR)",
    'price p "s" add 1.234,50 EUR': "1:17: '1.234,50 EUR' is no number as it is written here. (write 1234.50 EUR)",
    'price p "s" add 1,250 EUR': "1:17: '1,250 EUR' can be read as 1250 EUR or as 1.250 EUR. (write 1250 EUR or 1.2",
    "price p \"s\" add 1'250.50 EUR": "1:17: '1'250.50 EUR' is no number as it is written here. (write 1250.50 EUR)",
    'price p "s" add 1 250 EUR': "1:17: '1 250 EUR' is no number as it is written here. (write 1250 EUR)",
    'price p "s" add "12,50 EUR"': "1:17: '\"12,50 EUR\"' is no number as it is written here. (write 12.50 EUR)",
    'price p "s" add €12.50': "1:17: '€12.50' is no number as it is written here. (write 12.50 €)",
    'price p "s" take EUR 50 off': "1:18: 'EUR 50' is no number as it is written here. (write 50 EUR)",
    'price p "s" add ٥٠ EUR': "1:17: '٥٠ EUR' is no number as it is written here. (write 50 EUR)",
    'price p "s" add ١٬٢٣٤٫٥٠ EUR': "1:17: '١٬٢٣٤٫٥٠ EUR' is no number as it is written here. (write 1234.50 EUR)",
    'price p "s" add 12,5 % of a': "1:17: '12,5 %' is no number as it is written here. (write 12.5 %)",
    'price p "s" add 1e3 EUR': "1:17: '1e3 EUR' is no number as it is written here. (write 1000 EUR)",
    'price p "s" add -12 EUR': "1:17: An amount has no sign here. (write: take 12 EUR off)",
    'price p "s" take -5 % off a': "1:18: An amount has no sign here. (write: add 5 % of ...)",
    'price p "s" tiers by a from ٢: add 5 EUR': "1:29: '٢' is no number as it is written here. (write 2)",
    'price p "s" = 3 EUR * a at least 60,50 EUR': "1:34: '60,50 EUR' is no number as it is written here. (write 60.5",
    'rule r "s" a <= ١٥٠ cm': "1:17: '١٥٠' is no number as it is written here. (write 150)",
    'test "t": given a = 1,5 m possible b = c': "1:21: '1,5' is no number as it is written here. (write 1.5)",
    'preset p "s": a = 1,5 m': "1:19: '1,5' is no number as it is written here. (write 1.5)",
    'need n "q?"\n  x "X": default a = 1,5 m': "2:22: '1,5' is no number as it is written here. (write 1.5)",
    'need n "q?"\n  x "X": a >= 1,5 m': "2:15: '1,5' is no number as it is written here. (write 1.5)",
    'prefer p "s" weight 2,5 a = b': "1:21: '2,5' is no whole number. (write 2)",
    'rule r "s" at most 2,5 of (a = b)': "1:20: '2,5' is no whole number. (write 2)",
    'rule r "s" valid from "2027-03-01" a = b': "1:23: '\"2027-03-01\"' cannot stand here. (only a day, such as 2",
    'price p "s" = ٣٠٠ EUR * a': "1:15: '٣٠٠ EUR' is no number as it is written here. (write 300 EUR)",
    'price p "s" add 1.250 EUR': "1:17: '1.250 EUR' can be read as 1250 EUR or as 1.250 EUR. (write 1250 EUR or 1.2",
    'price p "s" = 1.000 EUR * a': "1:15: '1.000 EUR' can be read as 1000 EUR or as 1.000 EUR. (write 1000 EUR or 1",
    'price p "s" tiers by price of a from 2.000 EUR: add 5 EUR': "1:38: '2.000 EUR' can be read as 2000 EUR or as",
    'price table t "s"\n  a | price\n  x | 1.000 EUR': "3:7: '1.000 EUR' can be read as 1000 EUR or as 1.000 EUR. (wr",
    'price table t "s"\n  a | price\n  x | "12,50 EUR"': "3:7: '\"12,50 EUR\"' is no number as it is written here. (",
    'price table t "s"\n  a | price\n  x | EUR 5': "3:7: 'EUR 5' is no number as it is written here. (write 5 EUR)",
    'price table t "s"\n  a | price\n  x | ٥ EUR': "3:7: '٥ EUR' is no number as it is written here. (write 5 EUR)",
    'price table t "s"\n  a | price\n  x |': "3:6: An amount of money is missing here. (write it so: 250 EUR)",
    'price table t "s"\n  a | price': "2:3: This table has no rows, so it makes no price. (write one row a line",
    'price p "s" take 5 EUR': "1:23: The statement stops too early. (only 'off' can stand here)",
    'price p "" add 5 EUR': "1:9: The sentence of 'p' is empty. (write the sentence that stands on the receipt)",
    'prefer p "" a = b': "1:10: The sentence of 'p' is empty. (write the sentence that a customer reads as the reason)",
    "price p add 5 EUR": "1:9: The price rule 'p' has no sentence for the customer. (write what stands on the recei",
    "prefer p a = b": "1:10: The preference 'p' has no sentence for the customer. (write why, as a customer may rea",
    "advise p when a = b": "1:10: The notice 'p' has no sentence for the customer. (write what a customer reads: ad",
    "need n": "1:7: The need 'n' has no question for the customer. (write it behind the name: need n \"How far do you",
    "preset p: a = b": "1:9: The preset 'p' has no title for the customer. (write it behind the name: preset p \"Fo",
    "fixed lamp when a = b": "1:12: 'lamp' is fixed without a sentence for the customer. (write why: fixed lamp \"I",
    'fixed "s"': "1:7: What is fixed has no name. (write the option first: fixed lamp \"It comes with the desk.\")",
    'need n "q?"\n  x\n  y "Y"': "2:3: The answer 'x' has no text for the customer. (write it behind the name: x \"",
    'need n "q?"\n  x "X":': "2:9: Here the statement stops, but a condition has to follow.",
    'rule r "s" ' + "not " * 20_001 + "a = b": "1:1: This is nested too deeply to be understood. (give parts",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_once_with_place_and_hint(text: str) -> None:
    _, problems = parse(text, "f")
    assert len(problems) == 1
    assert str(problems[0]).removeprefix("f:").replace(" error:", "").startswith(MISTAKES[text])
    assert problems[0].hint


def test_all_mistakes_are_told_at_once_and_what_is_whole_is_kept() -> None:
    text = "\n".join(text for text in MISTAKES if text.startswith("rule")) + '\nrule good "s" a = b\n'
    rules, problems = parse(text, "f")
    assert len(problems) == sum(text.startswith("rule") for text in MISTAKES)
    assert rules.rules[-1].name == "good"


def test_names_of_broken_statements_count_as_declared() -> None:
    assert declared_names('rule a\ntable b "s"\ndefine c =\n  rule no\n') == {"a", "b", "c"}


def test_a_huge_file_is_refused_at_once() -> None:
    _, problems = parse("#" * 17_000_000, "f")
    assert "longer than" in problems[0].message


def test_a_statement_too_long_to_read_is_refused_and_the_next_one_is_read() -> None:
    rules, problems = parse('rule r "s" ' + "(" * 2_000_000 + '\nrule q "s" a = b\n', "f")
    assert [problem.message.split(";")[0] for problem in problems] == [
        "This statement is longer than 2,000,000 characters"
    ]
    assert [rule.name for rule in rules.rules] == ["q"]


def test_many_parentheses_never_closed_are_one_problem() -> None:
    _, problems = parse('rule r "s" ' + "(" * 2000, "f")
    assert [problem.source.column for problem in problems] == [2012]


SIGNS = ("(", ")", "=", "!=", "<=", "-", "*", "|", ",", ".", ":", "[", "]", "#", '"', '"s"', "\n", "\n  ", "é", "\x00")
KEYS = ("rule", "engine", "towbar", "yes", "what", "item", "length", "300", "Nm", "kg", "9" * 30)
WORDS = st.sampled_from([*sorted(keywords()), *KEYS, *SIGNS])


@given(st.text() | st.lists(WORDS, max_size=60).map(" ".join) | st.lists(WORDS, max_size=60).map("".join))
def test_no_text_ever_raises(text: str) -> None:
    rules, problems = parse(text, "f")
    for product in (CAR, BOX):
        check(rules, product, declared_names(text))
        resolve(rules, product)
    lines = len(re.split(r"\r\n|\r|\n", text))
    assert all(1 <= problem.source.line <= lines and problem.source.column >= 1 for problem in problems)


STARTS = (
    'price p "s" ',
    'price p "s" when a = b then ',
    'rule r "s" ',
    'table t "s" ',
    "define d = ",
    "default ",
    'test "t": ',
)


@given(st.sampled_from(STARTS), st.lists(WORDS, max_size=25).map(" ".join))
def test_no_statement_ever_raises(start: str, rest: str) -> None:
    text = start + rest
    rules, _ = parse(text, "f")
    for product in (CAR, BOX):
        check(rules, product, declared_names(text))


def test_the_grammar_for_people_has_exactly_the_words_of_the_machine() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    grammar = docs.split("## Grammar", 1)[1].split("```")[1]
    assert set(re.findall(r'"([a-z]+)"', re.sub(r"#.*", "", grammar))) == keywords()


def test_every_rule_in_the_docs_can_be_read() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n((?:rule|table|define|default|test|price) .*?)```", docs, re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        assert parse(block, "f")[1] == ()


@pytest.mark.parametrize(
    ("before", "after", "depth"),
    [
        ("(", ")", 9_990),
        ("not ", "", 9_990),
        ("not (", ")", 9_990),
        ("when a = b then (", ")", 2_000),
        ("a = b and (c = d or ", ")", 2_000),
    ],
)
def test_thousands_of_levels_are_read(before: str, after: str, depth: int) -> None:
    text = f'rule r "s"\n  {before * depth}a = b{after * depth}\n'
    rules, problems = parse(text, "f")
    assert not problems
    assert [rule.name for rule in rules.rules] == ["r"]


def test_a_table_of_a_hundred_thousand_rows_is_read() -> None:
    """It has more than a million characters; each row is there, at its line."""
    lines = "\n".join(f"  a{row % 1000} | b{row // 1000}" for row in range(100_000))
    made, problems = parse(f'table large "L."\n  one | two\n{lines}\n', "f")
    assert not problems
    (table,) = made.rules
    assert isinstance(table, Table)
    assert len(table.rows) == 100_000
    assert table.rows[-1].cells == (("a999",), ("b99",))
    assert table.rows[-1].source.line == 100_002
