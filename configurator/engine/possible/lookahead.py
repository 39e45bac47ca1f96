"""Look-ahead: which values can still be clicked. The state of each visible one under the customer's choices, exactly.

A value at a slot where the customer has chosen already is judged with that choice taken back, because choosing it would
replace the choice. How impossible literals are found is decided in ``impossible``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine.answers import Interval, LookAhead, State
from configurator.engine.compiling.layout import SlotLiterals
from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.impossible import Knowledge, Lift, impossible_literals
from configurator.engine.possible.wide_numbers import always_there, number_states, wide_numbers
from configurator.engine.possible.witnesses import Marks
from configurator.engine.solving.kernel import Deadline

A_LITTLE = 10
"""The effort of looking further once: whoever asks something at that moment waits for no more."""

_STATES = (State.OPEN, State.FORCED, State.IMPOSSIBLE, State.CHOSEN)


def look_ahead(
    knowledge: Knowledge, choices: Choices, visible: Collection[Slot] | None, deadline: Deadline
) -> LookAhead:
    """The states at the visible slots (all by default). The choices must be able to hold together."""
    screen, places = knowledge.screen(visible), knowledge.layout.places
    assumptions = knowledge.layout.literals(choices)
    own: dict[Slot, dict[Literal, Choice]] = {}
    for literal, choice in assumptions.items():
        if choice.slot in screen.slots:
            own.setdefault(choice.slot, {})[literal] = choice
    lifts = [lift for slot, said in own.items() for lift in _lifts(places[slot], said)]
    judged = [literal for lift in lifts for literal in lift.asked]
    settled = [literal for slot, said in own.items() for literal in _settled(places[slot], said)]
    last, values = knowledge.witnesses.last, screen.literals
    silent = Marks(last).mark([*settled, *(-each for each in settled), *judged])
    asked = np.concatenate([values, -values])
    dead = impossible_literals(knowledge, list(assumptions), asked[~silent[asked]], lifts, deadline)
    chosen, dead_ = Marks(last).mark([literal for said in own.values() for literal in said]), Marks(last).mark(dead)
    impossible = dead_[values]
    state = np.select([chosen[values], impossible, dead_[-values]], [3, 2, 1], 0)
    shown = (places[slot] for slot in screen.slots)
    wide = wide_numbers(
        knowledge,
        shown,
        lambda place: [literal for literal, choice in assumptions.items() if choice.slot != place.slot],
        deadline,
    )
    states = dict(screen.with_states([_STATES[each] for each in state.tolist()]))
    for slot, intervals in wide.items():
        states |= _numbers(knowledge, places[slot], intervals, assumptions, deadline)
    return LookAhead(states, screen.numbers(~impossible) | wide)


def _numbers(
    knowledge: Knowledge,
    place: SlotLiterals,
    intervals: Sequence[Interval],
    assumptions: Mapping[Literal, Choice],
    deadline: Deadline,
) -> dict[tuple[Slot, str], State]:
    """The states of the numbers at a wide place, where they are told one by one."""
    assert place.wide is not None
    own = {choice.value for choice in assumptions.values() if choice.slot == place.slot}
    possible = number_states(place.wide, intervals)
    states = {
        (place.slot, value): State.CHOSEN if value in own else State.OPEN if possible[value] else State.IMPOSSIBLE
        for value in possible
    }
    alone = [key for key, state in states.items() if state is State.OPEN]
    if not own and len(alone) == 1 and always_there(knowledge.kernel, place.wide, list(assumptions), deadline):
        states[alone[0]] = State.FORCED
    return states


def _lifts(place: SlotLiterals, said: Mapping[Literal, Choice]) -> Iterator[Lift]:
    """Per own choice that another would replace: what is judged without it."""
    if place.single:
        yield Lift(tuple(said), [literal for literal in place.values.values() if literal not in said])
    else:
        yield from (Lift((literal,), [-literal]) for literal in said if literal < 0)


def _settled(place: SlotLiterals, said: Mapping[Literal, Choice]) -> Iterator[Literal]:
    """The values of which nothing is left to ask under all choices: those spoken of, and where one is taken, all."""
    filled = place.single and any(choice.taken for choice in said.values())
    yield from (place.values.values() if filled else map(abs, said))
