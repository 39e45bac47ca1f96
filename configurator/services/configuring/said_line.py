"""Say it: a line of text as a design, with everything that was understood, what was not, and what gave way.

Nothing of it is kept: the line travels with the form, and no log and no address has it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Lock

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choices, Slot
from configurator.languages.sentences import gettext
from configurator.languages.spoken import speaking
from configurator.money import Money, in_language
from configurator.orders.design import Cause, Design
from configurator.rules.revision import Revision
from configurator.rules.survey import SURVEY
from configurator.services.configuring import designs
from configurator.services.configuring.apply import differences
from configurator.services.configuring.configure import change_choices
from configurator.services.configuring.finishing import told_beforehand
from configurator.services.configuring.opening import opened_to_change
from configurator.services.configuring.wished_designs import GaveWay, WishedDesign, wished_design
from configurator.services.presenting.pages import Change
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.presenting.wish_texts import amount_text, wish_text
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.showroom.wordings import Wordings
from configurator.services.visitor import Visitor
from configurator.wishing.lexicon import Lexicon, lexicon_of
from configurator.wishing.reading import Phrase, Understood, understood
from configurator.wishing.wishes import as_text

_CARD = 640
_KEPT = 16
"""The words of so many products stay in memory, half a megabyte each."""
_lexicons: OrderedDict[tuple[object, ...], Lexicon] = OrderedDict()
_guard = Lock()


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line, and what was changed of how it is understood: phrases that were taken away, meanings that were picked."""

    text: str
    without: frozenset[str] = frozenset()
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherMeaning:
    """What a phrase may mean as well: ``key`` picks it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class PhraseView:
    """A phrase as it was written, and what it was taken for.

    ``gave_way``: why it is not in the design, '' where it is.
    """

    text: str
    key: str
    meaning: str
    others: tuple[OtherMeaning, ...]
    gave_way: str


@dataclass(frozen=True, slots=True)
class SaidPage:
    """What a line was understood as, and the whole product that comes of it.

    ``nothing``: not a word of it means anything here. ``differs``: what is otherwise than the shop would propose.
    """

    line: SaidLine
    phrases: tuple[PhraseView, ...]
    taken_away: tuple[Phrase, ...]
    unknown: tuple[str, ...]
    cut: bool
    total: Money
    picture: PictureRef
    lead_days: int | None
    differs: tuple[Change, ...]

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was understood."""
        return not self.phrases and not self.taken_away


def lexicon_for(wordings: Wordings, revision: Revision) -> Lexicon:
    """The words of a revision, as its files say it, in all languages of the shop.

    Made once while they stay the same.
    """
    languages = wordings.languages()
    translated, stamps = [], list[object]()
    for language in languages:
        with speaking(language):
            stamps.append(wordings.stamp(revision))
            translated.append(wordings.spoken(revision).product)
    place = (revision.product.key, revision.hash, languages, *stamps)
    with _guard:
        known = _lexicons.get(place)
        if known is not None:
            _lexicons.move_to_end(place)
            return known
    made = lexicon_of(revision.product, translated)
    with _guard:
        _lexicons[place] = made
        while len(_lexicons) > _KEPT:
            _lexicons.popitem(last=False)
    return made


def said_page(room: Showroom, published: Published, line: SaidLine) -> SaidPage:
    """What the line means of the product, and the design for it. Raises SolverDeadline."""
    read, found = _answered(published, line)
    every = understood(line.text, _lexicon(published), instead=line.instead)
    before = published.shown(frozenset())
    return SaidPage(
        line=line,
        phrases=tuple(_phrase(published, phrase, found) for phrase in read.phrases),
        taken_away=tuple(each for each in every.phrases if each.key in line.without),
        unknown=read.unknown,
        cut=read.cut,
        total=published.book.total(found.selection),
        picture=picture(room, published, found.selection, width=_CARD),
        lead_days=lead_time(published.product, found.selection),
        differs=told_beforehand(
            published.product, differences(published.product, before, found.selection, _told(found))
        ),
    )


def example_line(published: Published, total: Money) -> str:
    """A line as somebody might say it of the product: a value, something beside it, a price a little above another."""
    product = published.product
    asked = [each for each in product.options if not each.sensitive and each.kind is Kind.CHOICE]
    asked = [each for each in asked if not product.home(each.key).repeated and product.home(each.key).key != SURVEY]
    value = next((each.values[-1].name for each in asked if len(each.values) > 2), "")
    beside = next((each.name for each in asked if each.switch and each.within is None), "")
    digits = max(0, len(str(int(total.amount))) - 2)
    price = Money.of(Decimal((int(total.amount) * 6 // 5 // 10**digits + 1) * 10**digits), total.currency)
    under = gettext("under %(amount)s", amount=in_language(price))
    return ", ".join(each for each in (value.split(",")[0], beside, under) if each)


def start_said(room: Showroom, who: Visitor, product_key: str, line: SaidLine) -> Design:
    """A new design for the line; undo takes it back.

    What was said is chosen, and what else it takes is taken over.
    """
    published = room.current(product_key)
    _, found = _answered(published, line)
    begun = opened_to_change(room, who, designs.start(room, who, product_key).id)
    cause = Cause("say", tuple(sorted({str(choice.slot) for choice in found.said})))

    def said(_: Published, design: Design) -> Choices:
        return design.choices | found.said | found.taken_over

    return change_choices(begun, cause, said, accepted=lambda _, choices: found.taken_over & choices).design


def _lexicon(published: Published) -> Lexicon:
    return lexicon_for(published.wordings, published.written)


def _answered(published: Published, line: SaidLine) -> tuple[Understood, WishedDesign]:
    read = understood(line.text, _lexicon(published), without=line.without, instead=line.instead)
    wishes = [phrase.wish for phrase in read.phrases]
    return read, wished_design(published.engine, published.revision, wishes)


def _told(found: WishedDesign) -> set[Slot]:
    return {choice.slot for choice in found.said}


def _phrase(published: Published, phrase: Phrase, found: WishedDesign) -> PhraseView:
    product = published.product
    gone = next((each for each in found.gave_way if each.wish == phrase.wish), None)
    return PhraseView(
        phrase.text,
        phrase.key,
        wish_text(phrase.wish, product),
        tuple(OtherMeaning(as_text(other), wish_text(other, product)) for other in phrase.others),
        "" if gone is None else gave_way_text(gone, product),
    )


def gave_way_text(gone: GaveWay, product: Product) -> str:
    """Why a wish is not in the design, in sentences."""
    if gone.unsure:
        return gettext("We did not find out in time whether it can be had with the rest of it.")
    if gone.nearest is not None:
        nearest = amount_text(gone.nearest, product)
        return gettext("Nothing with the rest of it gets there; the nearest is %(amount)s.", amount=nearest)
    return " ".join(gone.because) or gettext("It does not go together with the rest of what you said.")
