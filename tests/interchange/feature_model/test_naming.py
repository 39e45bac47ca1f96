"""Keys from foreign names, each only once, and long lists of names cut short."""

import pytest

from configurator.interchange.feature_model.naming import UniqueKeys, shorten, slug


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("M.2 SSD", "m-2-ssd"),
        ("Größe", "grosse"),
        ("C++", "c-plus-plus"),
        (" - ", "feature"),
        ("42", "42-feature"),
        ("4-2", "4-2-feature"),
        ("No", "no-feature"),
        ("requires", "requires-feature"),
        ("x" * 60, "x" * 48),
        ("x" * 47 + " y", "x" * 47),
    ],
)
def test_a_key_is_the_nearest_to_a_name_that_rules_can_use(name: str, key: str) -> None:
    assert slug(name) == key


def test_a_key_that_is_taken_gets_the_first_free_number() -> None:
    keys = UniqueKeys(["a", "a-2"])
    assert not keys.is_free("a")
    assert keys.is_free("b")
    assert [keys.unique(each) for each in ("a", "a", "b", "b", "b")] == ["a-3", "a-4", "b", "b-2", "b-3"]
    assert not keys.is_free("b-3")


def test_of_a_long_list_the_beginning_is_named_and_how_many_follow() -> None:
    assert shorten("ABCDEFG", "or") == "A, B, C, D, E, F or G"
    assert shorten("ABCDEFGH", "or") == "A, B, C, D, E, F or one of 2 others"
    assert shorten("ABCDEFGHI", "and") == "A, B, C, D, E, F and 3 others"
