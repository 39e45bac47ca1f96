"""The customer's own words stay where they belong, however long they are and whatever they are written in."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from configurator.imaging.compose import compose
from configurator.imaging.layers import layers
from configurator.imaging.lettering import can_be_drawn, lettering
from configurator.imaging.model import Art, WordsPlace

BOX = (10, 8, 50, 32)


@pytest.fixture
def lettered(art: Art) -> Art:
    """The stove with words on its back wall."""
    return replace(art, words={"back": (WordsPlace("motto", BOX, size=14, lines=2),)})


def changed(art: Art, text: str, width: int = 60) -> tuple[int, int, int, int] | None:
    """Where the words change the picture: the smallest box around it."""
    drawn, words = layers(art, {}, "back"), lettering(art, {"motto": text}, "back")
    plain, written = (
        Image.open(io.BytesIO(compose(art, drawn, width=width, format="png", words=each))) for each in ((), words)
    )
    return ImageChops.difference(plain, written).getbbox()


@pytest.mark.parametrize(
    "text",
    [
        "Ada",
        "W" * 500,
        "a b " * 200,
        "e\N{COMBINING ACUTE ACCENT}" * 40,
        "\N{BOUQUET}" * 9,
        "שלום עולם",
        "你好",
    ],
)
def test_words_stay_in_their_box(lettered: Art, text: str) -> None:
    found = changed(lettered, text)
    assert found is not None
    left, top, right, bottom = found
    assert left >= BOX[0] and top >= BOX[1] and right <= BOX[2] and bottom <= BOX[3]  # noqa: PT018


def test_no_words_change_nothing(lettered: Art) -> None:
    assert changed(lettered, "  ") is None
    assert lettering(lettered, {}, "front") == ()


def test_letters_that_no_font_has_are_known_before(lettered: Art) -> None:
    assert [can_be_drawn(lettered, text) for text in ("Ada & Bo", "Žofie", "שלום", "Hi \N{BOUQUET}")] == [
        True,
        True,
        False,
        False,
    ]


def test_words_are_drawn_on_a_turned_card(lettered: Art) -> None:
    turned = replace(lettered, words={"back": (WordsPlace("motto", BOX, size=9, turn=20),)})
    assert changed(turned, "Ada") != changed(lettered, "Ada")
