"""The program's own sentences: all of them are in German, with the same placeholders, and forms go with numbers."""

from datetime import date

import pytest

from configurator.languages import sentences as own
from configurator.languages.dates import day_in_words, month_in_words
from configurator.languages.spoken import locale_of, speaking, spoken
from configurator.listing import listed
from configurator.translation.coverage import coverage
from configurator.translation.translator_file import read
from tools.sentences import sentences


def test_every_sentence_is_in_german() -> None:
    """One that is missing: `python -m tools.sentences`, then write it into configurator/languages/de.po."""
    entries = read((own.FOLDER / "de.po").read_text("utf-8"), "de.po", "de")
    assert [str(each) for each in coverage("de", sentences(), entries).problems] == []


def test_a_sentence_is_no_piece_of_another() -> None:
    """Another language has another order: what begins or ends with a blank or a comma is glued to something."""
    texts = [text for each in sentences() for text in (each.text, each.plural) if text]
    pieces = [text for text in texts if text != text.strip() or text[0] in ",;.)" or text[-1] in ",("]
    assert [text for text in pieces if not text.startswith("Hello")] == [], "a greeting stands above a mail"


def test_a_sentence_is_said_with_its_facts_in_the_form_that_goes_with_the_number() -> None:
    one, many = "%(number)s more", "%(number)s more"
    assert own.ngettext(one, many, 2) == "2 more"
    with speaking("de"):
        assert own.gettext("You chose %(choices)s.", choices="A") == "Sie haben gewählt: A."
        assert own.pgettext("switch", "Yes") == "Ja"
        assert own.ngettext(one, many, 2) == "2 weitere"
        assert listed("abc") == "a, b und c"
        assert own.gettext("Nobody wrote this, %(name)s.", name="Ada") == "Nobody wrote this, Ada."
    assert spoken() == "en"


@pytest.mark.parametrize(("language", "forms"), [("en", "011"), ("de", "011"), ("pl", "012"), ("ja", "000")])
def test_each_language_has_its_own_forms(language: str, forms: str) -> None:
    with speaking(language):
        assert "".join(str(own.plural_form(number)) for number in (1, 2, 5)) == forms


def test_days_are_written_as_in_the_language() -> None:
    day = date(2027, 3, 1)
    assert (day_in_words(day), month_in_words(day, year=True)) == ("1 March 2027", "March 2027")
    with speaking("de"):
        assert (day_in_words(day), month_in_words(day, year=False)) == ("1. März 2027", "März")
    assert locale_of("../de") is None
    assert locale_of("xx") is None
