"""What the shop concludes from events: the more often and the more recently, the more; and it says why."""

from datetime import UTC, datetime, timedelta

from configurator.catalog.loader import load_product
from configurator.profiles.preferences import preferences
from configurator.profiles.profile import Event, EventKind, new_token, token_hash
from tests.services.small_shop import CATALOGUE

DESK = load_product(CATALOGUE, "catalog/desk/product.yaml")
NOW = datetime(2026, 6, 15, tzinfo=UTC)


def event(slot: str, value: str, days: int, kind: EventKind = EventKind.CHOICE, ordered: str = "") -> Event:
    facts = {"slot": slot, "value": value} | ({"ordered": ordered} if ordered else {})
    return Event(kind, NOW - timedelta(days=days), "desk", facts)


def liked(*events: Event) -> list[tuple[str, str]]:
    return [(str(each.choice), each.reason) for each in preferences(events, DESK, now=NOW)]


def test_the_more_recent_choice_is_liked_better() -> None:
    assert liked(event("top", "oak", 200), event("top", "glass", 90)) == [("top = glass", "You chose Glass in March")]


def test_choosing_often_outweighs_choosing_recently() -> None:
    often = [event("top", "oak", 30 + day) for day in range(4)]
    assert liked(*often, event("top", "glass", 1)) == [("top = oak", "You chose Oak in May")]


def test_what_was_ordered_counts_three_times() -> None:
    events = event("top", "oak", 10, ordered="2026-000001"), event("top", "glass", 1), event("top", "glass", 2)
    assert liked(*events) == [("top = oak", "You ordered Oak in June")]


def test_taking_back_counts_against() -> None:
    assert liked(event("top", "oak", 10), event("top", "oak", 5, EventKind.DROP)) == []


def test_values_that_are_gone_and_other_products_do_not_count() -> None:
    other = Event(EventKind.CHOICE, NOW, "car", {"slot": "top", "value": "oak"})
    broken = Event(EventKind.CHOICE, NOW, "desk", {"slot": "", "value": "oak"})
    assert liked(event("top", "marble", 1), event("roof", "red", 1), event("front[9]", "plain", 1), other, broken) == []


def test_several_values_of_a_multiple_choice_are_liked() -> None:
    events = event("extras", "hooks", 1), event("extras", "tray", 2), event("lamp", "yes", 400)
    assert liked(*events) == [
        ("extras = hooks", "You chose Hooks in June"),
        ("extras = tray", "You chose Cable tray in June"),
        ("lamp = yes", "You chose Lamp: Yes in May 2025"),
    ]


def test_weights_stay_between_1_and_1000() -> None:
    found = preferences([event("top", "oak", day % 3) for day in range(500)], DESK, now=NOW)
    assert [1 <= each.weight <= 1000 for each in found] == [True]


def test_a_cookies_secret_is_not_what_is_kept() -> None:
    token = new_token()
    assert token != new_token()
    assert len(token) >= 22
    assert token not in token_hash(token)
