"""Neighbouring components share a step where there are too many: few together, and never too much for one page."""

from configurator.catalog.model import Component
from configurator.interchange.into_shop import paging
from configurator.interchange.into_shop.paging import split, steps
from tests import examples


def parts(*sizes: int) -> list[Component]:
    """Components, each with one option of so many values."""
    return [
        examples.component(f"c{number}", examples.option(f"o{number}", *(f"v{each}" for each in range(size))))
        for number, size in enumerate(sizes)
    ]


def pages(components: list[Component], optional: list[bool]) -> list[tuple[str, ...]]:
    return [step.components for step in steps(components, optional)]


def test_few_components_have_a_step_each() -> None:
    components = parts(*[3] * paging.MOST_STEPS)
    assert pages(components, [False] * 12) == [(each.key,) for each in components]
    assert [step.name for step in steps(components[:2], [False] * 2)] == ["C0", "C1"]


def test_of_many_the_smallest_neighbours_are_joined_first() -> None:
    components = parts(9, 9, 9, 2, 2, *[9] * 8)
    found = pages(components, [False] * 13)
    assert len(found) == paging.MOST_STEPS
    assert found[3] == ("c3", "c4")
    assert steps(components, [False] * 13)[3].name == "C3 and C4"


def test_what_can_be_left_out_is_not_joined_with_what_cannot_as_long_as_others_are_left() -> None:
    components = parts(9, 9, 9, 2, 2, *[9] * 8)
    found = pages(components, [*[False] * 4, True, *[False] * 8])
    assert found[2] == ("c2", "c3")
    assert found[3] == ("c4",)


def test_more_steps_than_usual_are_better_than_a_page_with_too_much() -> None:
    assert len(pages(parts(*[201] * 13), [False] * 13)) == 13
    assert len(pages(parts(*[200] * 13), [False] * 13)) == 12


def test_options_are_parted_where_a_page_would_show_too_much() -> None:
    numbers = [examples.number(f"n{number}", 0, 9) for number in range(401)]
    assert [len(part) for part in split(numbers)] == [400, 1], "a number counts as one value"
    large = examples.option("o", *(f"v{each}" for each in range(500)))
    assert [len(part) for part in split([numbers[0], large, numbers[1]])] == [1, 1, 1]
    assert [len(part) for part in split([])] == [0]
