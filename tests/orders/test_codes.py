"""Codes that people read out: ten digits, the last of them checks the others."""

from hypothesis import given
from hypothesis import strategies as st

from configurator.orders.codes import DIGITS, check_digit, group_digits, new_code, read_code


def test_a_code_has_nine_drawn_digits_and_one_that_checks_them() -> None:
    codes = {new_code() for _ in range(100)}
    assert len(codes) == 100
    for code in codes:
        assert len(code) == 10
        assert set(code) <= set(DIGITS)
        assert code[9] == check_digit(code[:9])


def test_a_code_is_read_as_people_type_it_and_other_lengths_are_none() -> None:
    code = "0A1B2C3D4" + check_digit("0A1B2C3D4")
    for written in (code, code.lower(), "-".join(code), f" {code[:5]} \u2013 {code[5:]} ", code.replace("0", "o")):
        assert read_code(written) == code
    for length in (0, 8, 10, 11):
        digits = ("0A1B2C3D4" * 2)[:length]
        assert read_code(digits + check_digit(digits)) is None
    assert read_code(code[:-1] + DIGITS[DIGITS.index(code[-1]) - 1]) is None
    assert read_code(f"{code}!") is None


def test_the_digit_that_checks_is_a_sum_with_the_weights_one_three_five() -> None:
    assert check_digit("") == "0"
    assert check_digit("1") == "1"
    assert check_digit("01") == "3"
    assert check_digit("001") == "5"
    assert check_digit("Z1") == "2"


@given(st.text(DIGITS, min_size=9, max_size=9), st.integers(0, 9), st.sampled_from(DIGITS))
def test_one_wrong_digit_shows(digits: str, place: int, digit: str) -> None:
    code = digits + check_digit(digits)
    wrong = code[:place] + digit + code[place + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


def test_groups_leave_nothing_out() -> None:
    assert group_digits("ABCDEFGH", (3, 2)) == "ABC-DE-FGH"
    assert group_digits("ABC", (3, 2)) == "ABC"
    assert group_digits("ABCDE", (5,)) == "ABCDE"
