"""What a reader sees of a text: its characters counted as Unicode's own test file counts them, and what hides in it."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from configurator.characters import composed, hidden_characters, visible_characters

FAMILY = "👨‍👩‍👧‍👦"

SEEN = {
    "three families": (FAMILY * 3, 3),
    "an accent of its own": ("e\u0301", 1),
    "a flag": ("🇩🇪", 1),
    "a skin tone": ("👍🏽", 1),
    "a keycap": ("1\ufe0f\u20e3", 1),
    "England": ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
    "Hangul in parts": ("\u1112\u1161\u11ab", 1),
    "Persian with a non-joiner": ("می\u200cخواهم", 7),
    "Devanagari with a joiner": ("क\u094d\u200dष", 1),
    "Sinhala": ("ශ\u0dca\u200dරී", 2),
    "an Arabic number sign": ("\u0600١", 1),
    "Hebrew": ("שלום", 4),
}


@pytest.mark.parametrize(("text", "count"), SEEN.values(), ids=SEEN)
def test_what_people_write_is_counted_as_they_see_it_and_hides_nothing(text: str, count: int) -> None:
    assert len(visible_characters(text)) == count
    assert not list(hidden_characters(text))


HIDING = {
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "byte-order mark": "\ufeff",
    "word joiner": "\u2060",
    "a joiner between Latin letters": "\u200d",
    "a non-joiner between Latin letters": "\u200c",
    "variation selector": "\ufe0f",
    "another variation selector": "\U000e0100",
    "tag": "\U000e0041",
    "NUL": "\x00",
    "backspace": "\x08",
    "C1 control": "\x85",
    "line separator": "\u2028",
    "Hangul filler": "\u3164",
    "blank Braille": "\u2800",
    "grapheme joiner": "\u034f",
    "half a pair": "\ud800",
    "noncharacter": "\uffff",
}


@pytest.mark.parametrize("character", HIDING.values(), ids=HIDING)
def test_what_nobody_sees_is_found_with_its_place_and_number(character: str) -> None:
    (found,) = hidden_characters(f"ab{character}c")
    assert found.index == 2
    assert str(found) == f"an invisible character (U+{ord(character):04X})"


@pytest.mark.parametrize("character", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"])
def test_what_turns_the_direction_is_called_so(character: str) -> None:
    (found,) = hidden_characters(f"a{character}")
    assert str(found) == f"a character that turns the writing direction (U+{ord(character):04X})"


@pytest.mark.parametrize("text", [f"{FAMILY[:2]}", "می\u200c", "می\u200d\u200dخ", "1\ufe0f", "🏴\U000e0067\U000e007f"])
def test_a_joiner_or_selector_that_joins_nothing_is_hidden(text: str) -> None:
    assert list(hidden_characters(text))


def test_tabs_and_line_ends_are_not_hidden() -> None:
    assert not list(hidden_characters("a\tb\r\nc\n"))


@given(
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u2800\u115f\u1160\u3164\uffa0"))
)
def test_letters_digits_and_signs_hide_nothing(text: str) -> None:
    assert not list(hidden_characters(text))


@given(st.text())
def test_composing_loses_nothing_and_clusters_add_up(text: str) -> None:
    assert unicodedata.normalize("NFD", composed(text)) == unicodedata.normalize("NFD", text)
    assert "".join(visible_characters(text)) == composed(text)


@given(st.text(st.characters(codec="ascii", exclude_characters="\r")))
def test_plain_text_has_as_many_characters_as_letters(text: str) -> None:
    assert len(visible_characters(text)) == len(text)


@given(st.text(st.sampled_from("🇩🇪a\u0301\u200d👨\u0903\r\n가가🏻\ufe0f"), max_size=12))
def test_one_visible_character_is_a_cluster_of_unicode(text: str) -> None:
    assert visible_characters(text) == regex.findall(r"\X", composed(text))
