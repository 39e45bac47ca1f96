"""Names in a row read like a sentence."""

import pytest

from configurator.listing import listed


@pytest.mark.parametrize(
    ("names", "text"), [("", ""), ("a", "a"), ("ab", "a and b"), ("abc", "a, b and c"), ("abcd", "a, b, c and d")]
)
def test_commas_stand_between_all_but_the_last_two(names: str, text: str) -> None:
    assert listed(names) == text
    assert listed(iter(names), "or") == text.replace("and", "or")
