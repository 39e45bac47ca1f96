"""What customers read of attributes, and by which facts a long list is narrowed."""

from __future__ import annotations

from configurator.catalog.facts import Facets, Fact, Narrowing, facets_of
from configurator.catalog.loader import load_product
from configurator.units import quantity
from tests.catalog.test_loader_mistakes import problems

LAMPS = """\
product: lamp
name: Lamp
currency: EUR
facts:
{facts}
components:
  - component: lamp
    name: Lamp
    options:
      - option: shade
        name: Shade
        values:
          - {{value: paper, name: Paper, attributes: {{height: 20 cm, made-of: paper}}}}
          - {{value: linen, name: Linen, attributes: {{height: 0.3 m, made-of: [linen, paper]}}}}
"""


def told(facets: Facets) -> dict[str, list[tuple[str, int]]]:
    """What can be ticked of each fact, with how many values that leaves."""
    return {
        facet.fact.name: [(choice.word or f"{choice.low} – {choice.high}", choice.among) for choice in facet.choices]
        for facet in facets.facets
    }


def test_what_differs_can_be_ticked_and_what_all_have_cannot() -> None:
    facets = facets_of(
        (),
        {
            "a": {"height": quantity("20 cm"), "made-of": frozenset({"wood"}), "for": frozenset({"desk"})},
            "b": {"height": quantity("0.3 m"), "made-of": frozenset({"wood", "brass"}), "for": frozenset({"desk"})},
            "c": {"height": quantity("20 cm"), "made-of": frozenset({"brass"}), "for": frozenset({"desk"})},
        },
    )
    assert told(facets) == {
        "Height": [("20 cm – 20 cm", 2), ("30 cm – 30 cm", 1)],
        "Made of": [("wood", 2), ("brass", 2)],
    }
    assert [fact.name for fact in facets.facts] == ["Height", "Made of", "For"]


def test_many_numbers_are_ranges_that_share_nothing_and_leave_nobody_out() -> None:
    written = {f"v{number}": {"size": quantity(f"{number % 37} mm")} for number in range(300)}
    facets = facets_of((), written)
    (facet,) = facets.facets
    assert len(facet.choices) == 4
    assert sum(choice.among for choice in facet.choices) == 300
    for key, attributes in written.items():
        (code,) = facets.codes[key]
        choice = facet.choices[code]
        assert choice.low is not None
        assert choice.high is not None
        assert choice.low.magnitude <= attributes["size"].magnitude <= choice.high.magnitude


def test_amounts_of_money_are_read_only_where_the_file_lists_them() -> None:
    written = {"a": {"margin": quantity("3 EUR")}, "b": {"margin": quantity("5 EUR")}}
    assert facets_of((), written).facts == ()
    assert [fact.name for fact in facets_of((Fact("margin", "Ours"),), written).facts] == ["Ours"]


def test_ticks_of_one_fact_add_up_and_of_two_narrow() -> None:
    facets = facets_of(
        (Fact("kind", "Kind"), Fact("contains", "Contains", narrows=Narrowing.WITHOUT)),
        {
            "a": {"kind": frozenset({"oil"}), "contains": frozenset({"nuts"})},
            "b": {"kind": frozenset({"milk"})},
            "c": {"kind": frozenset({"milk"}), "contains": frozenset({"nuts", "scent"})},
            "d": {"kind": frozenset({"gel"}), "contains": frozenset({"scent"})},
        },
    )
    assert told(facets) == {"Kind": [("oil", 1), ("milk", 2), ("gel", 1)], "Contains": [("nuts", 2), ("scent", 2)]}

    def left(*ticked: int) -> list[str]:
        return [key for key in facets.codes if facets.holds(key, ticked)]

    assert left(0, 1) == ["a", "b", "c"]
    assert left(1, 3) == ["b"]
    assert left(3) == ["b", "d"]
    assert left(3, 4) == ["b"]
    kind, contains = facets.facets
    assert [facets.count(kind, choice, (1, 3)) for choice in kind.choices] == [0, 1, 1]
    assert [facets.count(contains, choice, (1, 3)) for choice in contains.choices] == [1, 1]
    assert left(99) == ["a", "b", "c", "d"], "a tick that there is not narrows nothing"


def test_facts_are_listed_with_their_words() -> None:
    listed = (
        "  - {fact: made-of, name: Material, words: {linen: Fine linen}}\n  - {fact: height, name: Height, narrow: no}"
    )
    product = load_product(LAMPS.format(facts=listed), "lamp.yaml")
    made, height = product.facts
    assert [made.called(word) for word in ("linen", "paper")] == ["Fine linen", "Paper"]
    assert height.narrows is Narrowing.NOT
    facets = product.facets["shade"]
    assert told(facets) == {"Material": [("linen", 1)]}


def test_a_fact_that_no_value_has_is_told() -> None:
    listed = (
        "  - {fact: hight, name: Height}\n  - {fact: made-of, name: Of, words: {lin: Linen}}\n"
        "  - {fact: made-of, name: Of}\n  - {fact: height, name: Height, narrow: maybe}"
    )
    assert problems(LAMPS.format(facts=listed)) == [
        "5:12: no value has the attribute 'hight' (did you mean 'height'?)",
        "6:44: 'made-of' says 'lin' nowhere (did you mean 'linen'?)",
        "7:12: the fact 'made-of' is listed twice (take one of them out)",
        "8:42: a list is not narrowed 'maybe' (write with, without or no)",
    ]
