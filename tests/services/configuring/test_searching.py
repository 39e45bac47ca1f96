"""What customers' words find in a product, in their language, and what they do not find."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.languages.spoken import speaking
from configurator.services.configuring import configure, designs, form_changes, opening
from configurator.services.configuring.searching import SearchHit, pages, search
from configurator.services.visitor import Visitor
from configurator.settings import Settings

WHO = Visitor("hanna")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyShowroom]:
    """The demo shop."""
    made = ReadyShowroom(Settings(data=tmp_path_factory.mktemp("data"), secret_key="a secret of tests"))
    made.refresh()
    yield made
    made.store.close()


def found(room: ReadyShowroom, words: str, product: str = "car", language: str = "en") -> list[str]:
    """What is found, best first."""
    with speaking(language):
        return [hit.name or hit.label for hit in search(room, designs.start(room, WHO, product), words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("where is the phone charger?", "Wireless phone charger"),
        ("TOWBAR", "Tow bar"),
        ("tow-bar", "Tow bar"),
        ("heated seets", "Heated in front"),
        ("red paint", "Signal Red"),
        ("navigaton", "Navigation"),
        ("dieesl", "2.0 diesel, 110 kW"),
    ],
)
def test_the_first_is_what_was_meant(room: ReadyShowroom, words: str, first: str) -> None:
    assert found(room, words)[0] == first


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("anhaengerkupplung", "Anhängerkupplung"),
        ("ANHÄNGERKUPPLUNG", "Anhängerkupplung"),
        ("Anhangerkuplung", "Anhängerkupplung"),
        ("Rot", "Signalrot"),
        ("laden", "Ladekabel"),
        ("Lippen Stift", "Satin-Lippenstift"),
    ],
)
def test_words_are_the_customers(room: ReadyShowroom, words: str, one: str) -> None:
    assert one in found(room, words, "ritual" if "Stift" in words else "car", "de")


@pytest.mark.parametrize(
    ("product", "language", "words", "first"),
    [
        ("car", "en", "do you have a sunroof?", "Panoramic glass"),
        ("car", "en", "can I get a towing hitch", "Tow bar"),
        ("car", "de", "Wo ist das Handyladegerät?", "Kabelloses Ladefach fürs Telefon"),
        ("car", "de", "Rückfahrkamera", "Rundumsicht"),
        ("ritual", "de", "Wimperntusche", "Verlängernde Mascara"),
        ("ritual", "en", "engraving", "Name on the lid"),
        ("ritual", "en", "soothes redness", "Calming toner with centella"),
        ("ritual", "en", "perfume free", "What you do not tolerate"),
        ("ritual", "de", "Falten", "Worum Sie sich kümmern möchten"),
    ],
)
def test_what_customers_call_otherwise_is_found(
    room: ReadyShowroom, product: str, language: str, words: str, first: str
) -> None:
    """By the product's synonyms in every language, and by the words of its facts; of what is private, its place."""
    assert found(room, words, product, language)[0] == first


@pytest.mark.parametrize("words", ["xyzzy", "?!", "a" * 5_000, "\u202e"])
def test_what_is_not_there_is_not_found(room: ReadyShowroom, words: str) -> None:
    assert found(room, words) == []
    design = designs.start(room, WHO, "car")
    assert [each.name for each in pages(room, design)][:2] == ["Line and engine", "Outside"]


def test_a_hit_says_where_it_is_and_what_it_costs_now(room: ReadyShowroom) -> None:
    [charger] = search(room, designs.start(room, WHO, "car"), "phone charger")
    assert (charger.step_name, charger.asked, charger.taken, charger.possible) == (
        "Screens and assistants",
        True,
        False,
        True,
    )
    assert charger.effect is not None
    assert charger.effect.difference.minor == 19_000


def test_a_hit_that_does_not_go_with_the_choices_says_so(room: ReadyShowroom) -> None:
    opened = opening.opened_to_change(room, WHO, designs.start(room, WHO, "car").id)
    outcome = configure.post(opened, form_changes.changes(opened, "line", {"engine": ["petrol-85"]}), seq=1)
    bar = search(room, outcome.design, "tow bar")[0]
    assert (bar.possible, bar.effect) == (False, None)


def test_items_are_found_where_the_customer_is(room: ReadyShowroom) -> None:
    def places(instance: int | None) -> set[int | None]:
        hits: tuple[SearchHit, ...] = search(room, designs.start(room, WHO, "ritual"), "lipstick", instance)
        return {hit.instance for hit in hits}

    assert places(2) == {2}
    assert places(None) == places(99) == {1}
