"""What a page showed when it asked for an order, and what has become different since.

Decides that the design's state, the revision, the market, the day and everything shown go back and forth with the
form as one text, and what is said line by line when it is not the same any more. The text proves nothing: what it
claims is worked out anew and compared.
"""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date

from configurator.catalog.selection import Choices, Selection, Slot
from configurator.catalog.validity import day_text
from configurator.errors import BrokenFiles, SolverDeadline, StaleEdit, UnknownName
from configurator.languages.sentences import gettext, later
from configurator.money import Money
from configurator.orders.design import Design, DesignState
from configurator.pricing.book import book_of
from configurator.services.configuring.comparing import Showing, change_of, changes_between, showing
from configurator.services.configuring.expired_choices import fit, on_day
from configurator.services.configuring.standing_ready import exactly, price_of
from configurator.services.presenting.pages import Change
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

_WRITTEN = re.compile(
    r"(?P<state>\d{1,9})\.(?P<revision>[0-9a-f]{16,64})\.(?P<day>\d{4}-\d\d-\d\d)\.(?P<print>[0-9a-f]{24})\.(?P<market>[^~]{0,80})"
    r"(?:~(?P<group>.{1,80}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was shown: a state of the design, under a revision, in a market, to a group, on a day, and its print."""

    state: int
    revision: str
    market: str
    day: date
    print: str
    group: str = ""

    def __str__(self) -> str:
        group = f"~{self.group}" if self.group else ""
        return f"{self.state}.{self.revision}.{self.day.isoformat()}.{self.print}.{self.market}{group}"


@dataclass(frozen=True, slots=True)
class Moved:
    """What became different since a page was shown. ``before`` None: it cannot be told what that page showed.

    ``changes`` can be none where the total alone, or the revision alone, is another one; ``because`` says it then.
    """

    changes: tuple[Change, ...]
    before: Money | None
    after: Money
    because: str


class NotAsShown(StaleEdit):
    """What is to be ordered is not what the page showed."""

    def __init__(self) -> None:
        super().__init__(gettext("This is not what the page had shown. Nothing has been ordered; please look again."))


def read_seen(written: str) -> Seen | None:
    """What a form says was shown; None when it says nothing that can be read."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return None
    return Seen(int(found["state"]), found["revision"], found["market"], day, found["print"], found["group"] or "")


def seen_of(published: Published, design: Design, shown: Showing, today: date) -> Seen:
    """What a page shows now."""
    at = published.situation(published.product)
    return Seen(
        design.number,
        design.revision,
        at.market if at else "",
        at.on if at else today,
        _print(published, shown.selection),
        at.group if at else "",
    )


def _print(published: Published, selection: Selection) -> str:
    """A fingerprint of everything that is shown: names, answers, amounts, the total.

    With the names of the files themselves, so that it is the same in whichever language the page is.
    """
    product = published.written.product
    quote = book_of(published.written, published.situation(product)).quote(selection)
    lines = [(str(line.slot), line.label, line.detail, line.amount.minor) for line in quote.lines]
    shown = [product.name, product.tax_note, lines, quote.total.minor, product.currency]
    content = json.dumps([shown, selection.as_json()])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def differences_since(room: Showroom, design: Design, seen: Seen | None, now: Seen, shown: Showing) -> Moved | None:
    """What became different between what was seen and what is shown now; None when it is the same."""
    after = shown.quote.total
    if seen is None:
        return Moved((), None, after, gettext(_UNTOLD))
    if (seen.print, seen.revision, seen.market, seen.group) == (now.print, now.revision, now.market, now.group):
        return None
    before = _recalled(room, design, seen)
    if before is None:
        return Moved((), None, after, gettext(_UNTOLD))
    state, then = before
    reasons = _Reasons(seen, now, design, state.choices)
    changes = tuple(change_of(shown.product, each) for each in changes_between(then, shown, reasons.of))
    return Moved(changes, then.quote.total, after, reasons.general)


_UNTOLD = later("The form did not say what its page had shown, so please look at what would be ordered.")


def _recalled(room: Showroom, design: Design, seen: Seen) -> tuple[DesignState, Showing] | None:
    """What the page showed, worked out anew; None when that is not what it says."""
    try:
        with room.reading() as unit:
            state = unit.designs.state(design.id, seen.state)
        own = on_day(room, room.revision(design.product, seen.revision), seen.day, seen.market, seen.group)
        then = showing(own, fit(own, state.choices), design.weights)
        then = replace(then, quote=price_of(own, then.selection, exactly(room, own, then.selection)))
    except (UnknownName, BrokenFiles, SolverDeadline):
        return None
    return (state, then) if _print(own, then.selection) == seen.print else None


@dataclass(frozen=True, slots=True)
class _Reasons:
    seen: Seen
    now: Seen
    design: Design
    before: Choices

    def of(self, slot: Slot, amount: bool) -> str:
        """Why something at the slot is another now."""
        if (
            not amount
            and self._elsewhere
            and _at(self.before, slot) != _at(self.design.choices | self.design.lost, slot)
        ):
            return gettext("changed in another window")
        if self.seen.market != self.now.market:
            return gettext("because this is sold in %(market)s now", market=self.now.market or gettext("every market"))
        if self.seen.revision != self.now.revision:
            return (
                gettext("because of today's price list")
                if amount
                else gettext("because of today's catalogue and rules")
            )
        if self.seen.group != self.now.group:
            return self._for_group
        if self.seen.day != self.now.day:
            return gettext("because it is %(day)s now", day=day_text(self.now.day))
        return gettext("to go with what was changed in another window")

    @property
    def general(self) -> str:
        """Why the whole is to be looked at again."""
        if self._elsewhere:
            return gettext("The design was changed in another window after this page was shown.")
        if self.seen.market != self.now.market:
            return gettext(
                "The page was shown for %(before)s; this is sold in %(market)s now.",
                before=self.seen.market or gettext("every market"),
                market=self.now.market,
            )
        if self.seen.revision != self.now.revision:
            return gettext("The shop has published newer prices or rules after this page was shown.")
        if self.seen.group != self.now.group:
            return self._for_group
        return gettext(
            "The page was shown on %(day)s; it is %(day2)s now.",
            day=day_text(self.seen.day),
            day2=day_text(self.now.day),
        )

    @property
    def _for_group(self) -> str:
        """Which customers' prices and rules count now."""
        if self.now.group:
            return gettext("What is for %(group)s counts for you now.", group=self.now.group)
        return gettext("What is for %(group)s does not count for you any more.", group=self.seen.group)

    @property
    def _elsewhere(self) -> bool:
        """Whether it is another state of the design, and not just the same one on today's revision."""
        news = self.design.news
        renewed = news is not None and news.verb == "renew" and self.design.parent == self.seen.state
        return self.design.number != self.seen.state and not renewed


def _at(choices: Choices, slot: Slot) -> Choices:
    return frozenset(choice for choice in choices if choice.slot == slot)
