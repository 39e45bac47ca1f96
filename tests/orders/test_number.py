"""Order numbers: read out, typed, and not to be counted or guessed."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from configurator.orders.codes import DIGITS, check_digit, group_digits
from configurator.orders.number import new_number, read_number

NUMBERS = st.builds(
    lambda year, drawn: group_digits(f"{year}{drawn}{check_digit(f'{year}{drawn}')}", (4, 4)),
    st.integers(2000, 2999),
    st.text(DIGITS, min_size=7, max_size=7),
)
SLOPPY = {"0": "Oo0", "1": "IiLl1"}


def test_a_number_has_the_year_and_eight_digits_that_do_not_count() -> None:
    numbers = {new_number(2026) for _ in range(200)}
    assert len(numbers) == 200
    assert all(re.fullmatch(rf"2026-[{DIGITS}]{{4}}-[{DIGITS}]{{4}}", number) for number in numbers)
    assert all(read_number(number) == number for number in numbers)
    assert len({number[:9] for number in numbers}) > 150, "one does not tell the next"


@given(NUMBERS, st.data())
def test_a_number_is_read_as_people_type_it(number: str, data: st.DataObject) -> None:
    typed = "".join(
        data.draw(st.sampled_from(SLOPPY.get(digit, digit + digit.lower()))) + data.draw(st.sampled_from(["", " "]))
        for digit in number.replace("-", data.draw(st.sampled_from(["", "-", "–", " - "])))
    )
    assert read_number(typed) == number


@given(NUMBERS, st.integers(0, 11), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_noticed(number: str, place: int, digit: str) -> None:
    digits = number.replace("-", "")
    wrong = digits[:place] + digit + digits[place + 1 :]
    assert read_number(wrong) == (number if wrong == digits else None)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_number_or_none(written: str) -> None:
    number = read_number(written)
    assert number is None or read_number(number) == number


def test_numbers_of_earlier_versions_are_still_numbers() -> None:
    for written in ("2026-000123", "2026000123", " 2026 – OOO123 "):
        assert read_number(written) == "2026-000123"
    for written in ("", "2026", "000123", "2026-12", "2026-00U123", "2026-7K3M-Q9X*"):
        assert read_number(written) is None
