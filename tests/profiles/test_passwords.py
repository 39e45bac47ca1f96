"""Passwords that many have, or that say whose they are, are refused; all others are the owner's business."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.profiles.passwords import COMMON, LONGEST, SHORTEST, TOLD, _commonest, weakness

ADA = ("ada@shop.example", "Ada Lovelace", "Made to Order")


def test_ten_thousand_of_the_commonest_and_more_are_known() -> None:
    assert len(_commonest()) >= 10_000
    long_enough = [each for each in _commonest() if SHORTEST <= len(each) <= LONGEST]
    assert len(long_enough) > 1_000
    assert {weakness(each) for each in long_enough} == {COMMON}
    assert {weakness(each.upper()) for each in long_enough} == {COMMON}


@pytest.mark.parametrize(
    "password",
    ["Password123!", "passwordpassword", "aaaaaaaaaaaa", "1212121212", "Sunshine2024!", "ｐａｓｓｗｏｒｄ１２３"],
)  # fmt: skip
def test_a_common_password_in_disguise_is_one(password: str) -> None:
    assert weakness(password) == COMMON


@pytest.mark.parametrize(
    "password",
    [
        "ada@shop.example",
        "AdaLovelace",
        "lovelace-1815",
        "Lovelace Ada!",
        "made to order",
        "MadeToOrder99",
        "ada.lovelace1",
    ],
)
def test_what_everybody_knows_of_somebody_is_no_secret(password: str) -> None:
    assert weakness(password, ADA) == TOLD
    assert weakness(password, ("eve@mail.test", "Eve", "Another Place")) in ("", COMMON)


@pytest.mark.parametrize(
    "password", ["four words in a row", "correct horse battery", "lovelace wrote programs", "x7!Qpmw2Zk"]
)
def test_other_passwords_are_nobodys_business(password: str) -> None:
    assert weakness(password, ADA) == ""


def test_lengths_are_said() -> None:
    assert weakness("short") == weakness("x" * (LONGEST + 1)) == f"A password has {SHORTEST} to {LONGEST} characters."
    assert weakness("a word and " * 11) == ""


@given(st.text(max_size=200), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_has_an_answer(password: str, about: list[str]) -> None:
    assert weakness(password, about) == weakness(password, list(reversed(about)))
