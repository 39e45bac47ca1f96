"""Which days and months a text can be read as: in several languages, in any order, and as exactly as it says."""

import pytest

from configurator.interchange.spreadsheet.calendar_words import Moment, moments


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-17", [(2026, 3, 17)]),
        ("17.03.2026", [(2026, 3, 17)]),
        ("2026-03-17T00:00:00", [(2026, 3, 17)]),
        ("2026-03-17 00:00:00.000", [(2026, 3, 17)]),
        ("2026年3月17日", [(2026, 3, 17)]),
        ("1/2/2026", [(2026, 1, 2), (2026, 2, 1)]),
        ("17 März 99", [(1999, 3, 17), (2099, 3, 17)]),
        ("17 March", [(None, 3, 17), (1917, 3, None), (2017, 3, None)]),
        ("Dezember 2026", [(2026, 12, None)]),
        ("12/2026", [(2026, 12, None)]),
        ("12-31", [(None, 12, 31)]),
        ("31 Oct", [(None, 10, 31), (1931, 10, None), (2031, 10, None)]),
        ("32 Okt", [(1932, 10, None), (2032, 10, None)]),
        ("janvier 2025", [(2025, 1, None)]),
        ("01.01", [(None, 1, 1)]),
    ],
)
def test_a_text_is_read_as_every_moment_that_it_can_mean(text: str, read: list[Moment]) -> None:
    assert sorted(moments(text, known=True), key=str) == sorted(read, key=str)


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "March", "2026", "1.2.3.4", "17 March 2026 x", "13/2026", "0-2026", "32-13", "13-32", "100-3"),
        *("17 Mxy", "March April", "1+2", "17 Ma 2026", "2026-03-17 12:00", "12-100", "3-12345", "003-2026"),
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert list(moments(text)) == []


def test_what_a_spreadsheet_added_may_not_have_been_there() -> None:
    assert list(moments("2026-03-17")) == [(2026, 3, 17), (None, 3, 17)]
    first = [(2026, 3, 1), (None, 3, 1), (2026, 3, None)]
    assert list(moments("2026-03-01")) == [*first, (2026, 1, 3), (None, 1, 3)]
    assert list(moments("March 2026")) == [(2026, 3, None)]
