"""Texts of customers: accepted is exactly what the catalogue's rule says, counted as a reader counts."""

import time
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from configurator.catalog.loader import load_product
from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Selection, Slot, check_choice, obeys_structure
from configurator.catalog.texts import KINDS, allowed_characters, text_as_kept, text_mistake
from configurator.characters import hidden_characters
from configurator.errors import BrokenFiles, InvalidChoice

FAMILY = "👨‍👩‍👧‍👦"
FILE = """\
product: mug
name: Mug
currency: EUR
components:
  - component: mug
    name: Mug
    options:
      - option: words
        name: Words
        text: {{length: 5{allowed}}}
{more}"""

OPTIONAL = """\
      - option: size
        name: Size
        choose: any
        required: true
        values: [{value: s, name: S}]
"""


def mug(allowed: str = "", more: str = "") -> Product:
    return load_product(FILE.format(allowed=f", allowed: {allowed}" if allowed else "", more=more), "mug.yaml")


def kept(text: str, allowed: str = "") -> str:
    return check_choice(mug(allowed), Choice(Slot("words"), text)).value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (FAMILY * 3, FAMILY * 3),
        ("e\u0301", "é"),
        ("  a \n b\t", "a b"),
        ("ქართ", "ქართ"),
        ("🇩🇪🇫🇷🇮🇹🇪🇸🇵🇱", "🇩🇪🇫🇷🇮🇹🇪🇸🇵🇱"),
        ("山\u3000田", "山\u3000田"),
    ],
)
def test_a_text_is_kept_as_it_was_typed_and_counted_as_it_is_seen(typed: str, said: str) -> None:
    assert kept(typed) == said


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (FAMILY * 6, "takes 1 to 5 characters; this has 6"),
        ("", "this has 0"),
        (" \t", "this has 0"),
        ("Ad\u200ba", r"has an invisible character \(U\+200B\) behind “Ad”"),
        ("\u202eAda", r"has a character that turns the writing direction \(U\+202E\) at the start"),
        ("a\x00", r"U\+0000"),
        ("z" + "\u0337" * 40, "too many accents"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_with_its_place(typed: str, told: str) -> None:
    with pytest.raises(InvalidChoice, match=f"'Words' .*{told}"):
        kept(typed)


@pytest.mark.parametrize(
    ("allowed", "good", "bad"),
    [
        ('[letters, digits, spaces, "&-."]', ["Ä & B", "e\u0301-1.", "日本"], ["a!", "٣", "🙂"]),
        ("[latin]", ["Ångs", "e\u0301"], ["Ω", "a1", "a b"]),
        ("[capitals, digits]", ["AB12"], ["Ab"]),
        ("[emoji]", [FAMILY, "🇩🇪", "1\ufe0f\u20e3"], ["a", "1"]),
        ("[punctuation]", ["¿?–"], ["a"]),
        ('["é"]', ["e\u0301"], ["e"]),
        ('[digits, "- ."]', ["1 - 2"], ["a"]),
    ],
)
def test_only_allowed_characters_are_taken(allowed: str, good: list[str], bad: list[str]) -> None:
    for text in good:
        assert kept(text, allowed) == unicodedata.normalize("NFC", text)
    for text in bad:
        with pytest.raises(InvalidChoice, match="is none of these"):
            kept(text, allowed)


def test_the_refusal_names_the_character_its_place_and_what_is_allowed() -> None:
    with pytest.raises(InvalidChoice) as refused:
        kept("Ada€", '[letters, spaces, "&-."]')
    assert str(refused.value) == "'Words' takes letters, spaces and & - .; “€” behind “Ada” is none of these."


@pytest.mark.parametrize(
    "piece", ["7 ", "\u00e9", FAMILY, "\N{REGIONAL INDICATOR SYMBOL LETTER D}", "\u0600", "\u1100"]
)
def test_a_text_of_any_length_is_refused_at_once(piece: str) -> None:
    begun = time.process_time()
    assert text_mistake("Words", piece * 100_000 + "7", 10, None)
    assert time.process_time() - begun < 5


def test_the_allowed_characters_can_be_written_in_a_line() -> None:
    assert allowed_characters('letters, digits, spaces, "&-."') == allowed_characters(
        ["letters", "digits", "spaces", "&-."]
    )
    assert allowed_characters("latin, ','").others == (",",)


@pytest.mark.parametrize(
    ("more", "place", "told"),
    [
        ("        required: maybe\n", "11:19", "neither 'true' nor 'false'"),
        ("        required: yes\n", "11:19", "neither 'true' nor 'false'"),
        ("        sensitive: 1\n", "11:20", "neither 'true' nor 'false'"),
        (
            OPTIONAL,
            "14:19",
            "lets it be left out",
        ),
        (
            "      - option: size\n        name: Size\n        required: true\n        number: {from: 2, to: 2}\n",
            "13:19",
            "only one number",
        ),
        ("      - option: size\n        name: Si\u200bze\n        switch: {}\n", "12:17", "U+200B) stands here"),
        ("      - option: si\u00adze\n        name: Size\n        switch: {}\n", "11:19", "U+00AD) stands here"),
        ('      - option: size\n        name: "Si\\u200bze"\n        switch: {}\n', "12:15", "U+200B) behind “Si”"),
        ("      - option: size\n        name: \u202eeziS\n        switch: {}\n", "12:15", "U+202E) stands here"),
    ],
)
def test_nonsense_in_the_file_is_named_with_its_place(more: str, place: str, told: str) -> None:
    with pytest.raises(BrokenFiles) as broken:
        mug(more=more)
    (problem,) = broken.value.problems
    assert str(problem).startswith(f"mug.yaml:{place}: error: ")
    assert told in str(problem)


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        ("[leters]", "did you mean 'letters'"),
        ('[""]', "no character is allowed"),
        ("[a-z, words]", "'words' is no kind"),
    ],
)
def test_allowed_characters_that_are_none_are_a_mistake(allowed: str, told: str) -> None:
    with pytest.raises(BrokenFiles, match=told):
        mug(allowed)


def test_a_joiner_that_a_name_needs_is_no_mistake() -> None:
    more = "      - option: size\n        name: می\u200cخواهم 👩\u200d🚀\n        switch: {}\n"
    assert mug(more=more).option("size").name == "می\u200cخواهم 👩\u200d🚀"


ANYTHING = st.text(max_size=12) | st.text("aé1 -🙂\u0301\u200d\u200b👩", max_size=12)


@given(ANYTHING)
@example(FAMILY * 5)
@example("\u0301")
def test_a_text_is_accepted_exactly_when_the_rule_says_so(typed: str) -> None:
    """The rule, said once more: trimmed and composed it has one to five clusters and nothing hidden."""
    said = " ".join(part for part in regex.split(r"[ \t\r\n]+", unicodedata.normalize("NFC", typed))).strip()
    good = 1 <= len(regex.findall(r"\X", said)) <= 5 and not list(hidden_characters(said))
    assert (text_mistake("Words", text_as_kept(typed), 5, None) == "") == good


@given(ANYTHING, st.sets(st.sampled_from([*KINDS]), min_size=1))
def test_allowed_are_the_kinds_together(typed: str, kinds: set[str]) -> None:
    text = text_as_kept(typed)
    together = text_mistake("Words", text, 20, allowed_characters(sorted(kinds))) == ""
    each = all(any(allowed_characters([kind]).takes(part) for kind in kinds) for part in regex.findall(r"\X", text))
    assert together == (each and text_mistake("Words", text, 20, None) == "")


@given(ANYTHING)
def test_what_is_accepted_is_in_normal_form_and_obeys_the_catalogue(typed: str) -> None:
    product = mug()
    try:
        choice = check_choice(product, Choice(Slot("words"), typed))
    except InvalidChoice:
        return
    assert unicodedata.is_normalized("NFC", choice.value)
    assert check_choice(product, choice) == choice
    assert obeys_structure(product, Selection({Slot("words"): (choice.value,)}))
