"""Segments as staff write them: who is in which, since when and until when; and what cannot be understood is told."""

from datetime import UTC, datetime, timedelta

import pytest

from configurator.catalog.loader import load_product
from configurator.errors import BrokenFiles
from configurator.profiles.profile import Event, EventKind
from configurator.profiles.segments import membership_history, memberships, read_segments, unknown_choices
from tests.services.small_shop import CATALOGUE

NOW = datetime(2027, 6, 15, tzinfo=UTC)
TEXT = """\
# who tows
segment towers: chose towbar = yes, ordered within 2 years

segment regulars: ordered at least 2 times  # both count
"""
SEGMENTS = read_segments(TEXT, "rules/customers.segments")


def ago(days: int, kind: EventKind = EventKind.ORDER, **facts: str) -> Event:
    return Event(kind, NOW - timedelta(days=days), "car", facts)


def chose(days: int, value: str = "yes", kind: EventKind = EventKind.CHOICE, **facts: str) -> Event:
    return ago(days, kind, slot="towbar", value=value, **facts)


def found(*events: Event) -> list[tuple[str, int, int | None]]:
    """Names with days: since how many, and for how many more."""
    return [
        (each.segment.name, (NOW - each.since).days, None if each.until is None else (each.until - NOW).days)
        for each in memberships(SEGMENTS, events, NOW)
    ]


def test_all_conditions_have_to_hold() -> None:
    assert found(chose(40)) == []
    assert found(ago(30)) == []
    assert found(chose(40), ago(30)) == [("towers", 30, 700)]
    assert found(ago(30), chose(20)) == [("towers", 20, 700)]


def test_whoever_stops_being_in_it_is_not_in_it() -> None:
    assert found(chose(800), ago(731)) == []
    assert found(chose(800), ago(730)) == [("towers", 730, 0)]
    assert found(chose(40), chose(20, kind=EventKind.DROP), ago(10)) == []
    assert found(chose(40), chose(20, taken="no"), ago(10)) == []
    assert found(chose(40, "no"), ago(10)) == []


def test_since_goes_back_as_far_as_it_held_without_a_gap() -> None:
    held = found(chose(3000), ago(2000), ago(1000), ago(400), ago(10))
    assert held == [("towers", 1000, 720), ("regulars", 1000, None)]


def test_times_that_are_over_are_known_as_well() -> None:
    done = [chose(2500), ago(2400), chose(900, kind=EventKind.DROP), chose(700), ago(600), ago(-9)]
    times = [
        (each.segment.name, (NOW - each.since).days, each.until and (NOW - each.until).days)
        for each in membership_history(SEGMENTS, done, NOW)
    ]
    assert times == [("towers", 2400, 1670), ("towers", 600, -130), ("regulars", 600, None)]
    assert membership_history(SEGMENTS, [chose(9), chose(9, kind=EventKind.DROP), ago(9)], NOW) == ()


def test_who_takes_it_back_in_this_moment_is_not_in_it() -> None:
    assert found(ago(10), chose(5), chose(0, kind=EventKind.DROP)) == []


def test_what_has_not_happened_yet_does_not_count() -> None:
    assert found(chose(40), ago(-5)) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("segmet a: ordered within 2 years", "did you mean 'segment'?"),
        ("segment a: ordered", "'ordered' is no condition (a condition is"),
        ("segment a:", "'' is no condition"),
        ("segment a: ordered within 0 days", "'ordered within 0 days' is no condition"),
        ("segment a: chose x = y, likes z", "'likes z' is no condition"),
        ("segment a: CHOSE x = y", "'CHOSE x = y' is no condition (write chose x = y)"),
        (
            "segment a: ordered within 2 Years",
            "'ordered within 2 Years' is no condition (write ordered within 2 years)",
        ),
        ("\u200bsegment a: ordered within 2 years", "an invisible character (U+200B) stands here (delete it)"),
        (
            "segment",
            "a line is 'segment NAME: CONDITION, CONDITION' (such as: segment regulars: ordered at least 3 times)",
        ),
        ("segment towers: ordered at least 1 time", "there is a segment 'towers' already"),
    ],
)
def test_what_cannot_be_understood_is_told_by_line(line: str, said: str) -> None:
    with pytest.raises(BrokenFiles) as caught:
        read_segments(TEXT + line, "rules/customers.segments")
    assert "rules/customers.segments:5:1: error:" in str(caught.value)
    assert said in str(caught.value)


def test_a_word_that_no_product_has_is_told_with_its_place_and_the_nearest_one() -> None:
    text = "segment a: ordered within 2 years,  chose  mat = corc  # see\n  segment b:chose mta=felt, chose width = 150"
    secret = CATALOGUE.replace("name: Lamp\n", "name: Lamp\n        sensitive: true\n")
    segments = read_segments(f"{text}\nsegment c: chose engraving = yes, chose lamp = yes", "customers.segments")
    never = "nothing is remembered of '{}', so nobody is ever in this segment (ask for another option)"
    assert [str(each) for each in unknown_choices(segments, [load_product(secret, "product.yaml")])] == [
        "customers.segments:1:50: warning: 'mat' has no value 'corc' (did you mean 'cork'?)",
        "customers.segments:2:19: warning: no product has an option 'mta' (did you mean 'mat'?)",
        f"customers.segments:3:18: warning: {never.format('engraving')}",
        f"customers.segments:3:41: warning: {never.format('lamp')}",
    ]
