"""What customers tell about themselves and the shop keeps with the design and its order alone.

An option counts as sensitive when the revision on sale says so, even where a design keeps one that did not. A choice
that the rules leave no other way beside a sensitive answer gives that answer away, so it is kept as quiet.
"""

from collections.abc import Iterable

from configurator.catalog.model import Product
from configurator.catalog.selection import Choice, Choices
from configurator.engine.answers import Contradiction, State
from configurator.errors import SolverDeadline
from configurator.orders.design import Proposal
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom


def private_options(room: Showroom, product: Product) -> frozenset[str]:
    """The keys of a product's sensitive options: by this revision of it, or by the one on sale."""
    on_sale = next((each.product for each in room.products() if each.product.key == product.key), product)
    return product.sensitive | on_sale.sensitive


def told_choices(choices: Choices, private: frozenset[str]) -> Choices:
    """The choices that others may see."""
    return frozenset(choice for choice in choices if choice.slot.key not in private)


def free_choices(published: Published, choices: Choices, private: frozenset[str]) -> Choices:
    """The choices that others may see and that nobody can tell a sensitive answer from."""
    told = told_choices(choices, private)
    return frozenset(choice for choice in told if not gives_away(published, choices, choice, private))


def gives_away(published: Published, choices: Choices, choice: Choice, private: frozenset[str]) -> bool:
    """Whether a sensitive answer is among the choices, and the rules leave nothing else than this beside them.

    Also where that is not known in time. One look-ahead where there is such an answer; none where there is not.
    """
    others = choices - {choice}
    if told_choices(others, private) == others:
        return False
    try:
        look = published.engine.look_ahead(others, [choice.slot])
    except (SolverDeadline, Contradiction):
        return True
    state = look.states.get((choice.slot, choice.value))
    if state is not None:
        return state is not State.OPEN
    return [each.low == each.high for each in look.numbers.get(choice.slot, ())] == [True]


def told_proposals(proposals: Iterable[Proposal], private: frozenset[str]) -> tuple[Proposal, ...]:
    """The proposals that others may see."""
    return tuple(each for each in proposals if each.choice.slot.key not in private)
