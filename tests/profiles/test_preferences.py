"""What the shop concludes from events: the more often and the more recently, the more; and it says why."""

from datetime import UTC, datetime, timedelta

from configurator.catalog.loader import load_product
from configurator.profiles.preferences import preferences
from configurator.profiles.profile import Event, EventKind, new_token, token_hash
from configurator.profiles.ratings import Stars, gift, rating
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


def test_what_another_product_asked_alike_is_proposed_where_an_answer_is_needed() -> None:
    """So that nothing is asked twice; but a colour of something else is not a colour of this."""
    asked = "- option: top\n        required: true\n"
    asking = load_product(CATALOGUE.replace("- option: top\n", asked), "catalog/desk/product.yaml")
    told = {"slot": "top", "value": "oak", "text": "Top: Oak"}
    other = Event(EventKind.CHOICE, NOW, "car", told)
    otherwise = Event(EventKind.CHOICE, NOW, "car", told | {"text": "Roof: Oak"})
    [found] = preferences([other], asking, now=NOW)
    assert (str(found.choice), found.reason) == ("top = oak", "You chose Oak in June, for another product")
    assert preferences([otherwise], asking, now=NOW) == preferences([other], DESK, now=NOW) == ()
    assert preferences([other], asking, now=NOW, without={found.choice}) == ()


def test_several_values_of_a_multiple_choice_are_liked() -> None:
    events = event("extras", "hooks", 1), event("extras", "tray", 2), event("lamp", "yes", 400)
    assert liked(*events) == [
        ("extras = hooks", "You chose Hooks in June"),
        ("extras = tray", "You chose Cable tray in June"),
        ("lamp = yes", "You chose Lamp: Yes in May 2025"),
    ]


def test_weights_stay_between_1_and_1000() -> None:
    found = preferences([event("top", "oak", day % 3) for day in range(500)], DESK, now=NOW)
    assert [each.weight for each in found] == [998]


def weighed(*events: Event) -> list[int]:
    return [each.weight for each in preferences(events, DESK, now=NOW)]


def test_a_choice_of_today_weighs_half_and_half_of_its_score_is_left_after_ninety_days() -> None:
    assert weighed(event("top", "oak", 0)) == [500]
    assert weighed(event("top", "oak", 90)) == [333]
    assert weighed(event("top", "oak", 0), event("top", "oak", 0)) == [667]
    assert weighed(event("top", "oak", 0, ordered="2026-000001")) == [750]
    assert weighed(event("top", "oak", 90, ordered="2026-000001"), event("top", "oak", 0, EventKind.DROP)) == [333]
    assert weighed(event("top", "oak", -400)) == [500], "a clock that went wrong counts as today"


def test_what_is_as_good_as_forgotten_is_not_liked_any_more() -> None:
    assert weighed(event("top", "oak", 590)) == [11]
    assert weighed(event("top", "oak", 600)) == []


def test_a_value_that_was_refused_is_not_liked() -> None:
    refused = Event(EventKind.CHOICE, NOW, "desk", {"slot": "mat", "value": "cork", "taken": "no"})
    assert liked(refused) == []


def test_the_second_drawer_is_liked_by_itself_and_the_last_one_counts_too() -> None:
    events = event("front", "plain", 1), event("front[2]", "slatted", 1), event("front[3]", "plain", 1)
    assert sorted(choice for choice, _ in liked(*events)) == ["front = plain", "front[2] = slatted", "front[3] = plain"]


def test_the_year_is_said_where_the_month_alone_is_in_doubt() -> None:
    assert liked(event("top", "oak", 329)) == [("top = oak", "You chose Oak in July")]
    assert liked(event("top", "oak", 330)) == [("top = oak", "You chose Oak in July 2025")]


def test_a_cookies_secret_is_not_what_is_kept() -> None:
    token = new_token()
    assert token != new_token()
    assert len(token) == 22, "128 bits, six to a letter"
    assert token not in token_hash(token)


def rated(value: str, stars: Stars, days: int) -> Event:
    return rating("desk", "top", value, value.title(), stars, NOW - timedelta(days=days))


def test_what_is_not_for_somebody_is_left_out_whatever_they_did() -> None:
    often = [event("top", "glass", day, ordered="2026-000001") for day in range(5, 20)]
    assert liked(*often, event("top", "oak", 300), rated("glass", Stars.NOT_FOR_ME, 1)) == [
        ("top = oak", "You chose Oak in August")
    ]
    back = rated("glass", Stars.UNSAID, 0)
    assert liked(*often, rated("glass", Stars.TWO, 1), back) == [("top = glass", "You ordered Glass in June")]


def test_what_was_rated_well_is_liked_without_ever_being_chosen() -> None:
    assert liked(event("top", "oak", 1), rated("glass", Stars.FIVE, 30)) == [
        ("top = glass", "You gave it 5 of 5 in May")
    ]
    assert liked(event("top", "oak", 1), rated("glass", Stars.THREE, 30)) == [("top = oak", "You chose Oak in June")]


def test_a_gift_says_nothing_of_who_gives_it() -> None:
    bought = event("top", "glass", 1, ordered="2026-000001")
    given = gift("2026-000001", "desk", NOW, given=True)
    assert liked(bought, event("top", "oak", 40), given) == [("top = oak", "You chose Oak in May")]
    taken_back = gift("2026-000001", "desk", NOW + timedelta(1), given=False)
    assert liked(bought, given, taken_back) == [("top = glass", "You ordered Glass in June")]
