"""What looks like the language's own words and signs is named at its place, and the rest of the file is judged."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.rules.grammar import keywords
from configurator.rules.parser import parse
from tests.cases import cases

SENTENCES = (
    'rule r1 "x" when a = a1 then b = b1',
    'rule r2 "x" by "Ann" valid from 2027-01-01 until 2027-02-01 in DE for each item a = a1 or not b = b1',
    'rule r3 "x" a = a1 and b = b1 excludes c = c1',
    'rule r4 "x" at most 2 of (a is given, b is empty, c not in (d, e))',
    'rule r5 "x" at least 1 item where a has no b',
    'rule r6 "x" exactly 1 of (a = b, c = d) requires every item: a = b',
    'rule r7 "x" sum of mass over a + count of item <= 3',
    'rule r8 "x" some item where a = b',
    'rule r9 "x" all different a',
    "define x = a = b",
    "default when a = b then c = d else e",
    'test "t": on 2027-01-01 in DE given a = b impossible c = d because r1',
    'test "u": possible a = b',
    'test "v": forced a = b',
    'test "w": proposed a = b',
    'author "me"',
    'prefer p "x" weight 3 valid from 2027-01-01: a = b',
    'advise n "x" by "me" when a = b',
    'warn n "x" when a = b',
    'price p1 "x" when a = a1 then add 5 EUR',
    'price p2 "x" take 5 EUR off',
    'price p3 "x" a, b are included',
    'price p5 "x" tiers by count of item from 5 to 8: add 3 EUR from 9: add 4 EUR',
    'price p6 "x" = 3 EUR at least 5 EUR at most 9 EUR rounded to 1 EUR',
    'price p4 "x" a is included',
    'preset p "x": a = b',
    'need n "x" by "me" sensitive',
    "ask a only when b = c",
    'fixed a "x" when b = c',
)


def told(text: str) -> list[str]:
    return [str(problem).removeprefix("f:").replace(" error:", "") for problem in parse(text, "f")[1]]


def spots(sentence: str) -> list[tuple[int, str]]:
    """The keywords of a sentence outside its quotes, with their places."""
    bare = re.sub(r'"[^"]*"', lambda found: " " * len(found.group()), sentence)
    return [(found.start(), found.group()) for found in re.finditer(r"\w+", bare) if found.group() in keywords()]


EVERY = [(sentence, at, word) for sentence in SENTENCES for at, word in spots(sentence)]


@pytest.mark.parametrize("change", [str.upper, str.capitalize])
@pytest.mark.parametrize(("sentence", "at", "word"), EVERY)
def test_each_keyword_in_capitals_is_named(change: object, sentence: str, at: int, word: str) -> None:
    written = word.upper() if change is str.upper else word.capitalize()
    text = sentence[:at] + written + sentence[at + len(word) :]
    assert told(text) == [f"1:{at + 1}: '{written}' is not a word of this language. (write {word} in lower case)"]


def test_the_sentences_have_nearly_every_keyword() -> None:
    """'table' and 'everything' are tried below; 'use' names a file, which is not there."""
    assert keywords() - {word for _, _, word in EVERY} == {"table", "everything", "use"}
    assert told('Table t "s"\n  a | b\n  x | y')[0].startswith("1:1: 'Table' is not a word of this language.")


def test_a_capital_keyword_says_to_write_it_in_lower_case() -> None:
    assert told('rule r1 "x" When a = a1 THEN b = b1') == [
        "1:13: 'When' is not a word of this language. (write when in lower case)",
        "1:25: 'THEN' is not a word of this language. (write then in lower case)",
    ]


def test_what_else_is_wrong_in_the_statement_is_told_as_well() -> None:
    assert told('Rule r1 "x" When a = a1 then (b = b1') == [
        "1:1: 'Rule' is not a word of this language. (write rule in lower case)",
        "1:13: 'When' is not a word of this language. (write when in lower case)",
        "1:30: This '(' is never closed. (put a ')' where the group ends)",
    ]


def test_names_in_capitals_are_left_alone() -> None:
    assert told("define All = a = b AND c = d") == [
        "1:20: 'AND' is not a word of this language. (write and in lower case)"
    ]


INVISIBLE = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\u061c"
    "\u0000\u0007\u001b\u007f\u0085\u2028\u3164\u115f\u2800\ufff9"
)
ODD_BLANKS = "\u00a0\u2002\u2009\u202f\u3000"


@pytest.mark.parametrize("sign", INVISIBLE)
def test_an_invisible_character_is_named_by_its_code_point_and_place(sign: str) -> None:
    for text, place in (
        (f'{sign}rule r1 "x" when a = a1 then b = b1', "1:1"),
        (f'rule r1 "x" wh{sign}en a = a1 then b = b1', "1:15"),
        (f'rule r1 "a{sign}b"\n  when a = a1 then b = b1', "1:11"),
        (f'rule r1 "x" when a = a1 then b = b1 # {sign}', "1:39"),
    ):
        said = told(text.removeprefix("\ufeff") if sign == "\ufeff" and place == "1:1" else text)
        if sign == "\ufeff" and place == "1:1":
            assert said == []  # the mark with which files may begin
            continue
        assert said == [each for each in said if each.startswith(f"{place}: ")]
        assert f"U+{ord(sign):04X}" in said[0]
        assert said[0].endswith("(delete it)")
        assert len(said) == 1


@pytest.mark.parametrize("blank", ODD_BLANKS)
def test_a_blank_that_is_no_space_is_named_outside_of_texts(blank: str) -> None:
    assert told(f'rule r "s" a{blank}= b') == [
        f"1:13: This blank is no ordinary one (U+{ord(blank):04X}). (write a space)"
    ]
    assert told(f'rule r "10{blank}kg" a = b') == []


def test_letters_and_joiners_that_a_script_needs_are_none() -> None:
    assert told('rule r "می\u200cخواهم 👩\u200d🔧" a = b') == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rule r1 "x when a = a1 then b = b1', '1:9: This " is never closed.'),
        ('rule r "x by "Ann" when a = a1 then b = b1', '1:8: This " is never closed.'),
        ('test "a: given x = "foo" possible b = c', '1:6: This " is never closed.'),
        ('test "a": given x = "foo possible b = c', '1:21: This " is never closed.'),
        ('table t "x\n  a | b\n  x | y', '1:9: This " is never closed.'),
        ('author "me\nrule r "s" a = b', '1:8: This " is never closed.'),
        ("rule r “s” a = b", "1:8: '“' (U+201C) is not a sign of this language. (use straight quotes"),
        ("rule r «s» a = b", "1:8: '«' (U+00AB) is not a sign of this language. (use straight quotes"),
        ("rule r ‘s’ a = b", "1:8: '‘' (U+2018) is not a sign of this language. (use straight quotes"),
        ("rule r 's' a = b", "1:8: ''' is not a sign of this language. (use straight double quotes"),
        ('rule r "s” a = b', "1:8: '”' (U+201D) is not a sign of this language. (use straight quotes"),
        ('rule r "s" a = \N{MINUS SIGN}4', "1:16: '\N{MINUS SIGN}' (U+2212) is not a sign of this language. (write -)"),
        ('rule r "s" a = b\N{EN DASH}4', "1:17: '\N{EN DASH}' (U+2013) is not a sign of this language. (write -)"),
        ('rule r "s" a × 2 > 4', "1:14: '×' (U+00D7) is not a sign of this language. (write *)"),
        ('rule r "s" a ≥ 4', "1:14: '≥' (U+2265) is not a sign of this language. (write >=)"),
        ('rule r "s" a≤4', "1:13: '≤' is not a sign of this language. (write <=)"),
        ('rule r "s" a \uff1d b', "1:14: '\uff1d' (U+FF1D) is not a sign of this language. (write =)"),
        ('rule r "s" a = b → c = d', "1:18: '→' is not a sign of this language. (write 'requires'"),
        ('rule r "s" wh\u0435n a = b then c = d', "1:12: 'wh\u0435n' has letters of another script (U+0435)."),
        ('table t "s"\n a │ b\n x │ y', "1:1: This table has no columns. ('│' (U+2502) is no bar; write |)"),
    ],
)
def test_signs_and_quotes_of_another_kind(text: str, said: str) -> None:
    assert [each[: len(said)] for each in told(text)] == [said]


def test_the_head_is_blamed_when_the_rows_agree() -> None:
    rows = "".join(f"  x{number} | y\n" for number in range(6))
    assert told(f'table t "s"\n  a | b | c\n{rows}') == [
        "2:3: There are 3 columns here, but most rows have 2 cells. (name an option above each cell)"
    ]
    odd = told(f'table t "s"\n  a | b\n{rows}  z\n')
    assert odd == [
        "9:3: This row has 1 cells; the table has 2 columns. (put one cell under each column; * stands for any value)"
    ]


HINT = re.compile(r"[\w'\"<>(*|+{.#/$€=!-].*[^\s;:,(]|[^\s;:,(]", re.DOTALL)


@cases(150)
@given(st.sampled_from(SENTENCES), st.data())
def test_every_message_and_hint_is_well_formed(sentence: str, data: st.DataObject) -> None:
    """Whatever is cut out of a sentence or put into it."""
    at = data.draw(st.integers(0, len(sentence)))
    more = data.draw(
        st.sampled_from(["", '"', "(", ")", "=", "AND ", "“", "\u200b", "\u00a0", ";", ",", "|", "≥", "'", "7", "x "])
    )
    gone = data.draw(st.integers(0, 4))
    for problem in parse(sentence[:at] + more + sentence[at + gone :], "f")[1]:
        assert problem.message[0] not in " ;,."
        assert "  " not in problem.message
        assert problem.hint == "" or HINT.fullmatch(problem.hint.removesuffix(': "')), problem.hint
        assert problem.source.line >= 1
        assert problem.source.column >= 1
