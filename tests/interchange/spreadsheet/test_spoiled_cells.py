"""What spreadsheets make of words: each shape leads back to its word, and what is clearly new stays new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.interchange.spreadsheet.spoiled_cells import KnownWords, misspelt
from tests.cases import cases

KNOWN = (
    *("007", "rose", "may-1", "1-2", "3-4", "4006381333931", "1e3", "10e5", "jan-2025", "2026-01-02"),
    *("1234567890123456789", "dark-red", "1-10", "true"),
)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        *(("7", "007"), ("07", "007"), ("0007", "007"), ("7.0", "007"), ("7,00", "007"), ("７", "007")),
        *(("Rose", "rose"), ("ROSE", "rose"), ("r\N{CYRILLIC SMALL LETTER O}se", "rose"), ("ro\u200bse", "rose")),
        *(("TRUE", "true"), ("WAHR", "true"), ("VRAI", "true")),
        *(("01. May", "may-1"), ("1-May", "may-1"), ("01. Mai", "may-1"), ("May 01", "may-1"), ("1 mai", "may-1")),
        *(("2026-05-01", "may-1"), ("01.05.2026", "may-1"), ("5/1/2026", "may-1"), ("5月1日", "may-1")),
        *(("2-Jan", "1-2"), ("02. Jan", "1-2"), ("2026-02-01", "1-2"), ("1.2", "1-2")),
        *(("3/4", "3-4"), ("04. Mrz", "3-4"), ("4-Mar", "3-4"), ("10. Jan", "1-10"), ("Oct-01", "1-10")),
        *(("4.00638E+12", "4006381333931"), ("4,00638E+12", "4006381333931"), ("4E+12", "4006381333931")),
        *(("1000", "1e3"), ("1.00E+03", "1e3"), ("1000000", "10e5"), ("1,000", "1e3")),
        *(("Jan 25", "jan-2025"), ("2025-01-01", "jan-2025"), ("02.01.2026", "2026-01-02"), ("1/2/2026", "2026-01-02")),
        *(("1234567890123450000", "1234567890123456789"), ("1.23457E+18", "1234567890123456789")),
        *(("dark_red", "dark-red"), ("dark red", "dark-red"), ("dark\N{EN DASH}red", "dark-red")),
    ],
)
def test_a_shape_leads_back_to_its_word(text: str, word: str) -> None:
    found = KnownWords(KNOWN).spoiled(text)
    assert found is not None
    assert found.word == word


@pytest.mark.parametrize(
    "text", ["8", "70", "may-2", "1-3", "2-1", "rosy", "4006381333932", "e3", "light-red", "jan", ""]
)
def test_what_is_clearly_new_stays_new(text: str) -> None:
    assert KnownWords(KNOWN).spoiled(text) is None


@cases(200)
@given(st.lists(st.from_regex(r"[a-z0-9][a-z0-9_-]{0,8}", fullmatch=True), max_size=6))
def test_a_known_word_is_never_spoiled(words: list[str]) -> None:
    assert [KnownWords(words).spoiled(word) for word in words] == [None] * len(words)


@cases(200)
@given(st.integers(1, 10**14), st.integers(1, 5))
def test_lost_zeros_are_always_found(number: int, zeros: int) -> None:
    found = KnownWords(["0" * zeros + str(number)]).spoiled(str(number))
    assert found is not None
    assert found.how == "the spreadsheet took the zeros"


@cases(200)
@given(st.integers(10**11, 10**18), st.integers(2, 8))
def test_a_rounded_number_is_always_found(number: int, digits: int) -> None:
    assert KnownWords([str(number)]).spoiled(f"{float(number):.{digits}E}") is not None


@pytest.mark.parametrize(
    ("before", "text", "spoiled"),
    [
        *(("007", "7", True), ("1.50", "1.5", True), ("May 1", "01. Mai", True), ("1/2", "02. Jan", True)),
        *(("$5", "5", True), ("true", "TRUE", True), ("Müller", "M?ller", True), ("Müller", "MÃ¼ller", True)),
        *(("4006381333931", "4.00638E+12", True), ("Łódź", "??d?", True)),
        *(("rose", "Rose", False), ("Rose", "Red rose", False), ("Ro se", "Rose", False), ("Why", "Why?", False)),
        *(("", "7", False), ("5 kg", "6 kg", False), ("May 1", "May 2", False), ("dark-red", "dark red", False)),
    ],
)
def test_a_text_that_was_spoiled_and_one_that_was_changed(before: str, text: str, spoiled: bool) -> None:
    assert (misspelt(before, text) is not None) == spoiled
