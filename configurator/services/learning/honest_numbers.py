"""Honest numbers: how many of those who ordered took a value, and whether anybody has ordered exactly this.

Of orders that may be learned from, each person once; nothing personal is asked. A share is told as the nearest simple
fraction, of twenty people at least, five of whom took the value and five did not: so it says nothing of one of them,
and one order more seldom changes it. That nobody has ordered exactly this is not said of every design of which it is
true, so that its absence does not say that somebody has.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Selection, Slot
from configurator.errors import DatabaseError
from configurator.languages.sentences import gettext
from configurator.learning.disclosure import FEWEST
from configurator.learning.experiments.noticed import Offer
from configurator.learning.next_choice.people import PeopleHistory
from configurator.orders.design import Design
from configurator.services.customer.sensitive import private_options
from configurator.services.learning.columns import YES, Columns, HistoryColumn, columns_of
from configurator.services.learning.decisions import decided, policy_beside, tells_nothing
from configurator.services.learning.following import MOST_DESIGNS, followed, history_for
from configurator.services.learning.often_chosen import MANY, named_as_taken
from configurator.services.learning.recording import learnable
from configurator.services.presenting.labels import says_nothing
from configurator.services.presenting.pages import Tip
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import MadeOf, Visitor

NUMBERS = "numbers"
"""The place at which it is decided whether somebody is shown such numbers."""
ENOUGH = 20
_RATHER = (2, 3), (3, 4), (4, 5), (9, 10)
_TOLD = tuple(Fraction(*each) for each in (*((1, people) for people in (20, 10, 8, 6, 5, 4, 3, 2)), *_RATHER))
_WITHHELD = 4
"""Of one in so many designs it is not said that nobody has ordered them, whether or not somebody has."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Orderers:
    """Whose orders are counted, and what the customer has chosen, by column."""

    product: Product
    columns: Columns
    history: PeopleHistory
    known: Mapping[str, str]

    def named(self, column: str) -> str:
        """What the customer chose in a column, in words."""
        return named_as_taken(self.product, self.columns, self.known, column)

    def share(self, option: Option, slot: Slot, value: str) -> tuple[Fraction, str] | None:
        """The share that took the value, of those who chose alike in what says most about it; and that choice's column.

        '' where it is of everybody; None where too few people tell.
        """
        column = HistoryColumn(slot) if option.single else HistoryColumn(slot, value)
        name = str(column)
        if name not in self.history.history.places:
            return None
        telling = self.history.telling(name)
        others = [each for each in self.known if each.partition("=")[0] != str(slot)]
        likeliest = sorted(others, key=lambda each: (-telling.get(each, 0.0), each))[:1]
        for given in (*likeliest, ""):
            took, people = self.history.crowd.behind({given: self.known[given]} if given else {}, name)
            share = told_share(took.get(value if option.single else YES, 0), people)
            if share is not None:
                return share, given
        return None


def told_share(took: int, people: int) -> Fraction | None:
    """The nearest simple fraction; None where fewer than twenty people, or five on either side, stand behind it."""
    if people < ENOUGH or took < FEWEST or people - took < FEWEST:
        return None
    return min(_TOLD, key=lambda each: (abs(each - Fraction(took, people)), each))


def shares(
    room: Showroom, who: Visitor, published: Published, design: Design, visible: Collection[Slot]
) -> Mapping[tuple[Slot, str], Tip]:
    """How many took each value that the customer has not chosen, where enough people tell. Nothing sensitive."""
    asked = _asked(room, who, published, design)
    if asked is None:
        return {}
    private, found = private_options(room, published.product), dict[tuple[Slot, str], Tip]()
    own = {choice.slot for choice in design.choices}
    for slot in visible:
        if slot in own or slot.key in private or counted_component(published.product, slot) is not None:
            continue
        option = published.product.option(slot.key)
        if option.kind is Kind.CHOICE and len(option.values) <= MANY:
            for value in option.values:
                told = None if says_nothing(option, value.key) else asked.share(option, slot, value.key)
                if told is not None:
                    found[slot, value.key] = Tip(_fraction(told[0]), _because(asked, told[1]), counted=True)
    return found if found and _may_show(room, who, published, design) else {}


def numbers_of(
    room: Showroom, who: Visitor, published: Published, design: Design, selection: Selection
) -> tuple[str, ...]:
    """What can be said of a whole design: how many made the same choices, the rarest first, and if it is the first."""
    asked = _asked(room, who, published, design)
    if asked is None or not _may_show(room, who, published, design):
        return ()
    said = sorted(_of_choices(asked, published, design), key=lambda each: each[0])[:_MOST]
    sentences = [sentence for _, sentence in said]
    if _nobody_yet(room, asked, published, design, selection):
        sentences.append(gettext("Of those whose orders we learn from, nobody has ordered exactly this yet."))
    return tuple(sentences)


def _asked(room: Showroom, who: Visitor, published: Published, design: Design) -> _Orderers | None:
    """What is asked about; None for whoever wants nothing of others, and where there are too few orders."""
    if design.ordered or not who.may_suggest(MadeOf.OTHERS_BY_PAGE):
        return None
    history, columns = history_for(room, published), columns_of(published.written.product)
    if history.persons < ENOUGH:
        return None
    known = {name: value for name, value in columns.known(design.chosen).items() if name in history.history.places}
    return _Orderers(published.product, columns, history, known)


def _may_show(room: Showroom, who: Visitor, published: Published, design: Design) -> bool:
    """Whether the visitor is one of those who are shown what was learned; kept as decided, once a design."""
    policy = policy_beside(room, who, published.product, design)
    offer = Offer(published.product.key, NUMBERS, "shares", {}, (NUMBERS,), "", design.id, counts=False)
    return bool(decided(room, who, policy, offer))


def _fraction(share: Fraction) -> str:
    return gettext("About %(took)s in %(people)s", took=share.numerator, people=share.denominator)


def _because(asked: _Orderers, given: str) -> str:
    if not given:
        return gettext("So many of all who ordered took it.")
    return gettext("So many of those who took %(thing)s took it.", thing=asked.named(given))


def _of_choices(asked: _Orderers, published: Published, design: Design) -> Iterator[tuple[Fraction, str]]:
    for choice in sorted(design.chosen):
        product, slot = published.product, choice.slot
        if not choice.taken or counted_component(product, slot) is not None:
            continue
        option = product.option(slot.key)
        if option.kind is not Kind.CHOICE or says_nothing(option, choice.value):
            continue
        told = asked.share(option, slot, choice.value)
        if told is not None:
            facts = {"share": _fraction(told[0]), "name": f"{option.name}: {option.value(choice.value).name}"}
            if told[1]:
                thing = asked.named(told[1])
                yield told[0], gettext("%(share)s with %(thing)s took %(name)s, as you did.", thing=thing, **facts)
            else:
                yield told[0], gettext("%(share)s took %(name)s, as you did.", **facts)


def _nobody_yet(room: Showroom, asked: _Orderers, published: Published, design: Design, selection: Selection) -> bool:
    """Whether it may be said that none of all orders that are learned from has exactly this; it is true then."""
    product, private = published.product, private_options(room, published.product)
    if len(followed(room).designs.get(product.key, {})) > MOST_DESIGNS or not tells_nothing(
        room, product, design.choices
    ):
        return False  # the older ones are not looked at, or what was answered is nobody's business
    content = learnable(product, selection.as_json(), design.choices, frozenset(), private)
    cells = zip(asked.columns.every, asked.columns.cells(content), strict=True)
    exactly = {str(column): cell for column, cell in cells if cell is not None}
    if not exactly or _withheld(room, product.key, exactly):
        return False
    return asked.history.crowd.behind(exactly, next(iter(exactly)))[1] == 0


def _withheld(room: Showroom, product: str, exactly: Mapping[str, str]) -> bool:
    """The same for a design each time, and known to nobody outside."""
    try:
        salt = room.decisions.trials().salt
    except DatabaseError:
        return True
    drawn: Sequence[str] = (
        salt,
        "nobody yet",
        product,
        *(f"{name}={value}" for name, value in sorted(exactly.items())),
    )
    return int.from_bytes(sha256("\n".join(drawn).encode()).digest()[:4], "big") % _WITHHELD == 0
