"""Steps further: none that is told is beaten by another or by the design, and none that nothing beats is missing."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.lead_times import lead_time
from configurator.catalog.selection import Choice, Slot
from configurator.services.configuring import configure, designs, opening
from configurator.services.configuring.apply import with_wish
from configurator.services.configuring.configure import kept_of
from configurator.services.configuring.steps_further import extra_of, pareto, take_step
from configurator.services.visitor import Visitor
from tests.cases import cases
from tests.services.small_shop import CATALOGUE, write_shop

numbers = st.tuples(*[st.integers(-3, 3).map(Fraction)] * 4)
PRICED = CATALOGUE.replace("weight: 20 kg\n", "weight: 20 kg\nlead-time: 3 days\n").replace(
    "name: Oak, price: 120, ", "name: Oak, price: 120, lead-time: 2 weeks, "
)


def beats(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    """Whether one is as good in everything."""
    return all(a <= b for a, b in zip(one, other, strict=True))


@cases(200)
@given(st.lists(numbers, max_size=9), numbers)
def test_the_front_is_what_nothing_beats(vectors: list[tuple[Fraction, ...]], own: tuple[Fraction, ...]) -> None:
    expected = [
        at
        for at, each in enumerate(vectors)
        if not beats(own, each)
        and not any(beats(rival, each) and (rival != each or place < at) for place, rival in enumerate(vectors))
    ]
    assert list(pareto(vectors, own)) == expected


def test_the_steps_of_a_design_are_those_that_no_click_beats(room: ReadyShowroom, ada: Visitor) -> None:
    write_shop(room.shop.root, catalogue=PRICED)
    design = designs.start(room, ada, "desk")
    wishes = [Choice(Slot("top"), "oak"), Choice(Slot("lamp"), "yes"), Choice(Slot("mat"), "felt")]
    design = configure.post(opening.opened(room, ada, design.id), wishes, seq=1).design
    published = room.revision(design.product, design.revision)
    shown = published.shown(design.choices, design.weights)
    whole, reached = kept_of(published.product, shown, frozenset()), {}
    for option in published.product.options:
        for slot in (each for each in shown.taken if each.key == option.key and shown.at(each)):
            values = [value.key for value in option.values]
            if option.range is not None:
                number, step = int(shown.at(slot)[0]), int(option.range.step)
                values = [str(number - step), str(number + step)]
            for value in values:
                taken = option.single or value not in shown.at(slot)
                after = with_wish(published, whole, Choice(slot, value, taken))
                if after is not None and (not option.single or value not in shown.at(slot)):
                    reached[str(slot), value] = published.shown(after)

    def measured(key: tuple[str, str]) -> tuple[Fraction, ...]:
        quote = published.book.quote(reached[key])
        assert quote.weight is not None
        days = lead_time(published.product, reached[key])
        return Fraction(quote.total.minor), quote.weight.magnitude, Fraction(days or 0), Fraction(0)

    extra = extra_of(published, design)
    assert extra.whole
    told = {(str(step.wish.slot), step.wish.value) for _, steps in extra.steps for step in steps}
    assert told
    for key in told & reached.keys():
        assert not any(beats(measured(other), measured(key)) and measured(other) != measured(key) for other in reached)
    cheapest = min(measured(key)[0] for key in reached)
    assert cheapest >= min(published.book.total(shown).minor + step.price.minor for step in extra.steps[0][1])


def test_what_the_extra_buys_is_told_beside_the_nearest_standard(room: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    design = configure.post(opening.opened(room, ada, design.id), [Choice(Slot("top"), "oak")], seq=1).design
    extra = extra_of(room.revision(design.product, design.revision), design)
    assert (extra.standard, str(extra.difference)) == ("our proposal", "€ 120")
    assert [(each.label, each.before, each.after) for each in extra.changes] == [("Top", "Pine", "Oak")]
    step = extra.steps[0][1][0]
    taken = take_step(opening.opened_to_change(room, ada, design.id), step.wish).design
    assert step.wish in taken.choices
    assert configure.undo(opening.opened(room, ada, design.id)).choices == design.choices
