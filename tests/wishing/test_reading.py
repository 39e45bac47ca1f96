"""What a line of text is taken for, held against 200 written sentences for each shop."""

import csv
from pathlib import Path

import pytest

from benchmarks._subjects import revision
from configurator.translation.translated import translated
from configurator.translation.translator_file import read, words
from configurator.wishing.lexicon import Lexicon, lexicon_of
from configurator.wishing.reading import Understood, understood
from configurator.wishing.wishes import NoneOf, OneOf, as_text
from configurator.wishing.words import distance, tokens

HERE = Path(__file__).parent


def lexicon(product: str) -> Lexicon:
    """The words of a product of the demo shop, in English and German."""
    made = revision(product)
    assert made is not None
    german = (HERE.parents[1] / "catalog" / product / "languages" / "de.po").read_text("utf-8")
    return lexicon_of(made.product, [translated(made, words(read(german, "de.po", "de"))).product])


@pytest.fixture(scope="module")
def car() -> Lexicon:
    """The words of the car."""
    return lexicon("car")


@pytest.fixture(scope="module")
def ritual() -> Lexicon:
    """The words of the ritual box."""
    return lexicon("ritual")


def wished(found: Understood) -> set[str]:
    """The wishes of a line in a few signs."""
    return {as_text(phrase.wish) for phrase in found.phrases}


def sentences(product: str) -> list[tuple[str, set[str]]]:
    """The written sentences and what is meant by them; every other one was looked at while the reading was made."""
    rows = csv.DictReader((HERE / f"said_{product}.csv").read_text("utf-8").splitlines())
    return [(row["sentence"], {_ordered(wish) for wish in row["meant"].split()}) for row in rows]


def _ordered(wish: str) -> str:
    left, sign, values = wish.rpartition("=")
    return f"{left}{sign}{'|'.join(sorted(values.split('|')))}"


@pytest.mark.parametrize("product", ["car", "ritual"])
def test_nine_of_ten_written_sentences_are_understood_exactly(product: str, request: pytest.FixtureRequest) -> None:
    """Those that were looked at while it was made, and those that were not, each by themselves."""
    words_known = request.getfixturevalue(product)
    right = [
        {_ordered(wish) for wish in wished(understood(said, words_known))} == meant
        for said, meant in sentences(product)
    ]
    assert len(right) == 200
    assert sum(right[::2]) >= 90
    assert sum(right[1::2]) >= 90


def test_every_phrase_is_told_with_what_it_was_taken_for(car: Lexicon) -> None:
    """Words, meaning and other meanings; what was not understood is told apart."""
    found = understood("Electric with a black roof, flibbertigibbet", car)
    assert [(each.text, as_text(each.wish)) for each in found.phrases] == [
        ("Electric", "engine=electric-150|electric-220"),
        ("black roof", "roof=black"),
    ]
    assert found.unknown == ("flibbertigibbet",)
    black = understood("black", car).phrases[0]
    assert as_text(black.wish) == "paint=night-black"
    assert "roof=black" in [as_text(each) for each in black.others]


def test_a_phrase_can_be_taken_away_or_mean_something_else(car: Lexicon) -> None:
    """By its key, which is the same however it is written; a meaning that there is not changes nothing."""
    keys = [each.key for each in understood("electric, black", car).phrases]
    assert wished(understood("Electric, BLACK", car, without=frozenset(keys[:1]))) == {"paint=night-black"}
    assert wished(understood("black", car, instead={keys[1]: "roof=black"})) == {"roof=black"}
    assert wished(understood("black", car, instead={keys[1]: "engine=rocket"})) == {"paint=night-black"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "the and with or",
        "🚗🔥🚗",
        "سيارة كهربائية",
        "une voiture pour la famille",
        "'; DROP TABLE designs; --",
        "%s %d {0} ${x}",
        "999999999999999999999999999999 km",
        "under under under",
        "- - -",
        "0",
    ],
)
def test_what_means_nothing_is_no_wish(car: Lexicon, line: str) -> None:
    """And nothing breaks."""
    assert understood(line, car).phrases == ()


def test_a_long_line_is_read_to_a_limit_and_that_is_told(car: Lexicon) -> None:
    """Ten thousand characters take no longer than five hundred."""
    found = understood("electric, " * 1000, car)
    assert (wished(found), found.cut) == ({"engine=electric-150|electric-220"}, True)
    assert not understood("electric", car).cut


def test_whatever_is_understood_is_in_the_catalogue(car: Lexicon, ritual: Lexicon) -> None:
    """No sentence leads to a value that there is not."""
    for product, known in (("car", car), ("ritual", ritual)):
        for said, _ in sentences(product):
            for wish in (phrase.wish for phrase in understood(said, known).phrases):
                if isinstance(wish, OneOf | NoneOf):
                    assert all(known.product.option(wish.option).value(value) for value in wish.values), said


def test_letters_may_be_wrong_as_many_as_a_word_bears() -> None:
    """Left out, exchanged, too many."""
    assert [
        distance("electirc", "electric", 2),
        distance("naviagtion", "navigation", 2),
        distance("red", "blue", 2),
    ] == [
        1,
        1,
        3,
    ]


def test_numbers_are_read_as_people_write_them() -> None:
    """Thousands with a comma, a point, a blank or a k; decimals with a point or a comma."""
    read_ = [token.number for token in tokens("45,000 45.000 45 000 45k 1.5 1,5") if token.number is not None]
    assert [float(number) for number in read_] == [45000, 45000, 45000, 45000, 1.5, 1.5]
