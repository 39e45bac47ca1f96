"""What is asked only now and then, or only shown, may not hang on its own answer."""

from tests.rules.goods import CAR, complaints


def test_questions_that_take_each_other_away_are_told_once() -> None:
    (told,) = complaints(
        "ask doors only when towbar = yes\nask towbar only when engine = e85\n"
        'fixed engine "s" when doors = 3\nask pack only when doors = 3',
        CAR,
    )
    assert told == (
        "1:1: Whether 'doors' can be answered hangs on its own answer: doors -> towbar -> engine -> doors. "
        "(name other options in one of the conditions)"
    )
