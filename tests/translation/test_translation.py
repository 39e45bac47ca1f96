"""A product in another language: which texts there are, what a translator's file says, what is left to do."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from configurator.catalog.selection import Choice, Slot
from configurator.cli import main
from configurator.engine import Engine
from configurator.errors import BrokenFiles
from configurator.languages.spoken import speaking
from configurator.pricing.book import book_of
from configurator.rules.revision import Revision, read
from configurator.rules.wording import choice_text, count_text, slot_text
from configurator.services.showroom import files
from configurator.services.showroom.wordings import KEPT, Wordings, read_file, translator_path
from configurator.shop import demo_shop, shop_at
from configurator.translation.coverage import coverage
from configurator.translation.texts import texts
from configurator.translation.translated import translated
from configurator.translation.translator_file import Entry, brought_up_to_date, words
from configurator.translation.translator_file import read as read_po
from tests.services.small_shop import CATALOGUE, RULES, write_shop

FILE = "catalog/desk/languages/de.po"
GERMAN = {"Top": "Platte", "Oak": "Eiche", "drawer": "Schublade", "Drawers": "Schubladen"}


def translator_file(german: dict[str, str], wanted: tuple[Entry, ...]) -> str:
    """A file as a translator leaves it, with these words."""
    content = brought_up_to_date("", FILE, "de", wanted, "Plank")
    for english, said in german.items():
        content = content.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{said}"')
    plural = 'msgid "drawer"\nmsgid_plural "drawers"\nmsgstr[0] "{}"\nmsgstr[1] "{}"'
    return content.replace(plural.format("", ""), plural.format("Schublade", "Schubladen"))


@pytest.fixture(scope="module")
def desk() -> Revision:
    return read("desk", CATALOGUE, RULES)


def test_what_has_words_is_there_and_keys_are_not(desk: Revision) -> None:
    found = {each.context: each.text for each in texts(desk)}
    assert found["product"] == "Plank"
    assert found["value top = oak"] == "Oak"
    assert found["component drawer noun"] == "drawer"
    assert not [context for context in found if context.startswith("value lamp =")], "yes and no are the program's"
    assert {f"rule {each.name}" for each in desk.rules.rules} <= set(found)


def test_a_new_text_is_added_and_an_old_one_kept_at_the_end(desk: Revision) -> None:
    content = translator_file(GERMAN, texts(desk))
    later = read("desk", CATALOGUE.replace("name: Oak,", "name: Old oak,"), RULES)
    after = brought_up_to_date(content, FILE, "de", texts(later), "Plank")
    said = words(read_po(after, FILE, "de"))
    assert ("value top = oak", "Oak") not in said
    assert ("value top = oak", "Old oak") not in said
    assert '#~ msgstr "Eiche"' in after, "it is not lost"
    assert said["option top", "Top"] == ("Platte",)
    assert brought_up_to_date(after, FILE, "de", texts(later), "Plank") == after
    again = brought_up_to_date(after, FILE, "de", texts(desk), "Plank")
    assert words(read_po(again, FILE, "de"))["value top = oak", "Oak"] == ("Eiche",)


def test_words_are_other_and_nothing_else_is(desk: Revision) -> None:
    said = words(read_po(translator_file(GERMAN, texts(desk)), FILE, "de"))
    with speaking("de"):
        german = translated(desk, said)
        assert choice_text(Choice(Slot("top"), "oak"), german.product) == "Platte: Eiche"
        assert choice_text(Choice(Slot("lamp"), "yes"), german.product).endswith(": Ja")
        assert slot_text(Slot("drawer"), german.product) == "Anzahl Schubladen"
        assert slot_text(Slot("front", 2), german.product) == "Front von Schublade 2"
        assert [count_text(german.product.component("drawer"), each) for each in "12"] == [
            "1 Schublade",
            "2 Schubladen",
        ]
    assert german == desk
    assert german.hash == desk.hash
    selection = Engine(desk).complete(frozenset({Choice(Slot("top"), "oak")}))
    mine, theirs = book_of(desk).quote(selection), book_of(german).quote(selection)
    assert [(each.slot, each.amount) for each in mine.lines] == [(each.slot, each.amount) for each in theirs.lines]


def test_what_is_left_to_do_is_told_with_its_place(desk: Revision) -> None:
    content = translator_file(GERMAN, texts(desk)).replace('msgctxt "option legs"', '#, fuzzy\nmsgctxt "option legs"')
    content += '\nmsgctxt "option legz"\nmsgid "Legs"\nmsgstr "Beine"\n'
    content = content.replace('msgid "Pine"\nmsgstr ""', 'msgid "Pine"\nmsgstr "Kiefer %(x)s"')
    found = coverage("de", texts(desk), read_po(content, FILE, "de"))
    assert (found.texts, found.translated) == (len(texts(desk)), 6)
    told = [str(each) for each in found.problems]
    assert all(each.startswith(FILE) for each in told)
    assert any("option legs: “Legs” is not translated into de (it is marked as fuzzy)" in each for each in told)
    assert any("option legz: “Legs” belongs to nothing. (did you mean 'option legs'?)" in each for each in told)
    assert [each.message for each in found.problems if each.severity == "error"] == [
        "value top = pine: the placeholders differ."
    ]
    bare = coverage("de", texts(desk), ())
    assert str(bare.problems[0]).startswith("catalog/desk/product.yaml:1:"), "where it was written"


@pytest.mark.parametrize(
    ("content", "language", "told"),
    [
        ('msgid "Top"\nmsgid: "x"\n', "de", ":2:1: error: This is no translator's file"),
        ("hello\n", "de", ":1:1: error: This is no translator's file"),
        ("", "xx", "'xx' is no language"),
        ("", "../de", "is no language"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(content: str, language: str, told: str) -> None:
    with pytest.raises(BrokenFiles) as caught:
        read_po(content, FILE, language)
    assert told in str(caught.value)


def test_check_tells_each_mistake_of_a_language_with_its_line(tmp_path: Path) -> None:
    """Also what gettext's reader takes without a word; and nothing is rewritten that would lose words."""
    shop = write_shop(tmp_path / "shop")
    (shop / "catalog/stool").mkdir()
    stool = CATALOGUE.replace("product: desk", "product: stool")
    (shop / "catalog/stool/product.yaml").write_text(stool, encoding="utf-8")
    folder = shop / "catalog/desk/languages"
    folder.mkdir()
    top = 'msgctxt "option top"\nmsgid "Top"\nmsgstr "Platte"\n'
    spoilt = {
        "de": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + top + "\n# again\n" + top,
        "fr": 'msgctxt "option top"\nmsgid "Top\nmsgstr "Plateau"\n',
        "it": 'msgctxt "option top"\nmsgid "Top"\nmsgstr[0 "Piano"\n',
        "es": "hello\n",
        "DE": "",
        "nl": 'msgctxt "option top"\nmsgid "Top"\nmsgstr "%(blad)s"\n',
    }
    for language, content in spoilt.items():
        (folder / f"{language}.po").write_text(content, encoding="utf-8")
    (folder / "pt.po").mkdir()
    result = CliRunner().invoke(main, ["check", "--shop", str(shop), "--languages"])
    told = [line.strip() for line in result.output.splitlines() if "is not translated into" not in line]
    assert result.exit_code == 1
    for place, said in (
        ("desk/languages/de.po:10:1: error", "option top: “Top” is translated in line 5 already."),
        ("desk/languages/fr.po:2:1: error", "This is no line of a translator's file."),
        ("desk/languages/it.po:3:1: error", "This is no line of a translator's file."),
        ("desk/languages/es.po:1:1: error", "This is no line of a translator's file."),
        ("desk/languages/DE.po:1:1: error", "'DE' is no language."),
        ("desk/languages/nl.po:2:1: error", "option top: the placeholders differ."),
        ("desk/languages/pt.po:1:1: error", "This cannot be read: is a directory."),
        ("stool/languages/de.po:1:1: warning", "There is no such file, and other products have one."),
    ):
        assert any(line.startswith(f"catalog/{place}: {said}") for line in told), (place, told)
    assert not any("stool/languages/DE" in line or "languages/en" in line for line in told)
    asked = ["translate", "--shop", str(shop), "--product", "desk", "--language", "fr"]
    assert "fr.po:2:1" in CliRunner().invoke(main, asked).stderr
    assert (folder / "fr.po").read_text("utf-8") == spoilt["fr"]


def test_a_file_counts_as_it_stands_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = shop_at(write_shop(tmp_path / "shop"))
    desk, now = files.revision(shop, "desk"), [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    wordings = Wordings(shop)
    path = translator_path(shop, "desk", "de")

    def top() -> str:
        now[0] += 2
        return wordings.spoken(desk).product.option("top").name

    with speaking("de"):
        assert top() == "Top", "nobody translated it"
        path.parent.mkdir()
        path.write_text(translator_file(GERMAN, texts(desk)), "utf-8")
        assert top() == "Platte"
        assert wordings.spoken(desk) is wordings.spoken(desk)
        path.write_text("spoilt", "utf-8")
        assert top() == "Top", "as the product says it"
    assert wordings.languages() == ("de",)
    with speaking("en"):
        assert wordings.spoken(desk) is desk
    for number in range(3 * KEPT):
        with speaking(f"l{number}"):
            assert wordings.spoken(desk).product.option("top").name == "Top"
    assert len(wordings._kept) == KEPT


@pytest.mark.parametrize("key", ["car", "ritual"])
def test_the_demo_shops_are_complete_in_german(key: str) -> None:
    shop = demo_shop()
    revision = files.revision(shop, key)
    art = files.art(shop, revision.product)[0]
    wanted = texts(revision, art.titles if art else {})
    found = coverage("de", wanted, read_file(shop, key, "de"))
    assert [str(each) for each in found.problems] == []
    content = translator_path(shop, key, "de").read_text("utf-8")
    name = revision.product.name
    assert brought_up_to_date(content, f"catalog/{key}/languages/de.po", "de", wanted, name) == content
