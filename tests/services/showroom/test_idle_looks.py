"""Idle looks: after a page the rest of the product is asked, while nobody waits; the next page costs no question."""

import gc

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.services.configuring import designs, opening, step_page
from configurator.services.showroom.idle_looks import MOST_LOOKS, MOST_PAGES, IdleLooks, Looker
from configurator.services.visitor import Visitor

CHOICES = frozenset({Choice(Slot("top"), "oak")})


class Answering:
    """Stands for an engine that has more to find out so many times; ``asked`` are the choices it was asked with."""

    def __init__(self, more: int) -> None:
        self.more, self.asked = more, list[Choices]()

    def look_further(self, choices: Choices) -> bool:
        self.asked.append(choices)
        self.more -= 1
        return self.more > 0


def engine(more: int) -> Engine:
    return Answering(more)  # type: ignore[return-value]


def looked(looks: IdleLooks) -> int:
    """How often it is looked further until there is nothing more to find out."""
    count = 0
    while looks.look():
        count += 1
    return count


def test_after_a_page_nothing_is_left_to_ask(room: ReadyShowroom) -> None:
    who = Visitor("somebody")
    design = designs.start(room, who, "desk")
    step_page.view(room, opening.open_design(room, who, design.id))
    assert room.looks.waiting.is_set()
    assert looked(room.looks) >= 1
    assert not room.looks.waiting.is_set()
    asked = room.current("desk").engine
    before = asked.calls
    asked.look_ahead(design.choices)
    assert asked.calls == before


def test_the_latest_page_comes_first_and_none_goes_on_for_ever() -> None:
    looks, old, new = IdleLooks(), engine(2), engine(10_000)
    looks.note(old, CHOICES)
    looks.note(new, CHOICES)
    looks.note(new, CHOICES)
    assert looked(looks) == MOST_LOOKS + 2
    assert len(old.asked) == 2  # type: ignore[attr-defined]


def test_of_many_pages_the_oldest_are_left_out() -> None:
    looks, all_ = IdleLooks(), engine(0)
    for number in range(MOST_PAGES + 3):
        looks.note(all_, frozenset({Choice(Slot("drawer"), str(number))}))
    assert looked(looks) == MOST_PAGES


def test_an_engine_that_was_dropped_is_neither_kept_nor_asked() -> None:
    looks, gone = IdleLooks(), engine(5)
    looks.note(gone, CHOICES)
    del gone
    gc.collect()
    assert looked(looks) == 1


class Failing(Answering):
    """An engine that fails whenever it is asked."""

    def look_further(self, choices: Choices) -> bool:
        self.asked.append(choices)
        raise ValueError


def test_an_engine_that_fails_is_not_asked_for_ever() -> None:
    looks, failing = IdleLooks(), Failing(1)
    looks.note(failing, CHOICES)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        looks.look()
    assert not looks.look()
    assert failing.asked == [CHOICES]


def test_it_is_not_quiet_while_somebody_is_answered(room: ReadyShowroom) -> None:
    asked = room.current("desk").engine
    with asked._asking("What is possible?"):
        assert room.engines.quiet == 0
    assert room.engines.quiet > 0


@pytest.mark.parametrize("pages", [0, 3])
def test_the_thread_works_through_what_waits_and_ends_when_told(room: ReadyShowroom, pages: int) -> None:
    looks, asked = IdleLooks(), engine(4 * pages)
    looker = Looker(looks, room.engines)
    looker.start()
    for number in range(pages):
        looks.note(asked, frozenset({Choice(Slot("drawer"), str(number))}))
    while looks.waiting.is_set():
        looker.join(0.01)
    looker.stop()
    assert not looker.is_alive()
    assert len(asked.asked) >= pages  # type: ignore[attr-defined]
