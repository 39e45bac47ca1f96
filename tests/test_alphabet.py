"""What counts as the same letter when somebody is searched for."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configurator.alphabet import fold, search_words, spellings
from configurator.shop import demo_shop


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        *(("MÜLLER", "muller"), ("Mu\N{COMBINING DIAERESIS}ller", "muller"), ("Zoë", "zoe"), ("Straße", "strasse")),
        *(("STRASSE", "strasse"), ("\N{LATIN CAPITAL LETTER SHARP S}", "ss"), ("Łódź", "lodz"), ("Đorđe", "dorde")),
        *(("Søren", "soren"), ("SØREN", "soren"), ("İzmir", "izmir"), ("Işık", "isik"), ("ISIK", "isik")),
        *(("Ægir", "aegir"), ("Þór", "thor"), ("Nguyễn Văn", "nguyen van"), ("ΑΘΉΝΑ", "αθηνα"), ("Αθήνα", "αθηνα")),
        *(("Ёлкин", "елкин"), ("\N{FULLWIDTH LATIN CAPITAL LETTER A}nna", "anna"), ("ﬁona", "fiona")),
        *(("  Anna\t \N{NO-BREAK SPACE} Lee ", "anna lee"), ("O’Brien", "o'brien"), ("Ann\N{SOFT HYPHEN}a", "anna")),
        *(("x\N{ZERO WIDTH SPACE}y\0", "xy"), ("2026–7K3M", "2026-7k3m"), ("", ""), ("100%_", "100%_")),
        *(
            ("O\N{ACUTE ACCENT}Brien", "o'brien"),
            ("Ґалаґан", "галаган"),
            ("ΓΙΏΡΓΟΣ", "γιωργοσ"),
            ("Γιώργος", "γιωργοσ"),
        ),
        *(("محـــمد", "محمد"), ("أحمد", "احمد"), ("علی کریم", "علي كريم"), ("شارع ٣٤", "شارع 34"), ("۱۲", "12")),
        *(("שָׁלוֹם", "שלום"), ("ז׳בו", "ז'בו"), ("צה״ל", 'צה"ל'), ("בן־גוריון", "בן-גוריון")),
        *(("ｱﾝﾅ", "アンナ"), ("あんな", "アンナ"), ("❤\N{VARIATION SELECTOR-16}", "❤"), ("“A” «B»", '"a" "b"')),
        *(("ガ", "\N{KATAKANA LETTER KA}\N{COMBINING KATAKANA-HIRAGANA VOICED SOUND MARK}"), ("हिन्दी", "हिन्दी")),
    ],
)
def test_letters_are_compared_as_people_type_them(written: str, plain: str) -> None:
    assert fold(written) == plain


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Müller, Anna", ("muller", "anna")),
        ("Müller,Anna;", ("muller", "anna")),
        ("“Anna Müller”", ("anna", "muller")),
        ('"Müller" <anna@shop.example>', ("muller", "anna@shop.example")),
        ("O'Brien o’brien", ("o'brien",)),
        ("100% a_b \\", ("100%", "a_b", "\\")),
        ('"', ('"',)),
        (" , ", (",",)),
        ("", ()),
    ],
)
def test_what_stands_around_and_between_words_is_not_looked_for(typed: str, words: tuple[str, ...]) -> None:
    assert search_words(typed) == words


@given(st.text())
def test_however_a_text_is_composed_or_written_it_folds_alike_and_once(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold(unicodedata.normalize(form, text)) == once
    assert all(word in once for word in search_words(text))
    assert bool(search_words(text)) == bool(once)


@given(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F)))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mueller", "Müller", True),
        ("MÜLLER", "mueller", True),
        ("Mueller", "muller", True),
        ("Goethe", "Göthe", True),
        ("Bauer", "Bäür", True),
        ("Muller", "Moller", False),
        ("Straße", "Strase", False),
    ],
)
def test_an_umlaut_is_spelled_in_two_ways(one: str, other: str, same: bool) -> None:
    assert any(each in spellings(other) for each in spellings(one)) is same


def test_the_page_folds_letters_as_the_shop_does() -> None:
    """The list search in the browser has the same table, as far as its letters go."""
    script = (demo_shop().static / "js" / "configure.js").read_text()
    found = re.search(r'as alphabet.py has it\n\s*"(.*)"\n', script)
    assert found is not None
    pairs = found.group(1).replace('\\"', '"').split(" ")
    assert len(pairs) > 30
    assert {pair: fold(pair[0]) for pair in pairs} == {pair: pair[1:] for pair in pairs}
