"""What is learned, in the memory of a process: it follows the records by their numbers, and unlearns what is gone.

A sale is known to the next suggestion that begins half a second later, in whichever process it was placed. What has to
be forgotten is taken out as if it had never been there: a history is made of the rows that are left, and of nothing
else. How designs become a history is ``columns``, what is likely by it ``learning.next_choice``.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from configurator.catalog.model import Product
from configurator.errors import BrokenFiles, UnknownName
from configurator.learning.next_choice.people import PeopleHistory, people_history
from configurator.services.learning.columns import Columns
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.storage.learned_designs import LearnedDesign, LearningMarks
from configurator.storage.unit import UnitOfWork

LOOK_SECONDS = 0.5
"""How old at most what a suggestion knows is."""

MOST_DESIGNS = 3_000
"""So many designs of a product are learned from, the newest."""

_TOO_FAR = 10_000
_HISTORIES = 8


DesignCells = tuple[tuple[str | None, ...], tuple[str, ...]]
"""What a design has in each column, and what of it is not sold any more."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A history, the count of changes that it knows of, and what each design in it was read as, by its number."""

    change: int
    history: PeopleHistory
    cells: Mapping[int, DesignCells]


@dataclass(slots=True)
class Following:
    """The designs that are learned from, by product and number, and the histories made of them; for one process."""

    marks: LearningMarks = field(default_factory=LearningMarks)
    rows: dict[str, dict[int, LearnedDesign]] = field(default_factory=dict)
    seen: LearningMarks | None = None
    """What the records said last; ``marks`` never go back, these do when the newest design is forgotten."""
    _homes: dict[int, str] = field(default_factory=dict)
    _changes: dict[str, int] = field(default_factory=dict)
    _made: OrderedDict[tuple[str, str], _Made] = field(default_factory=OrderedDict)
    _looked: float = float("-inf")
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, room: Showroom, *, now: bool = False) -> None:
        """Takes in what was written since, and takes out what is gone; looks twice a second at most unless ``now``."""
        if not now and time.monotonic() - self._looked < LOOK_SECONDS:
            return
        with self._guard, room.reading() as unit:
            self._take(unit)
            self._looked = time.monotonic()

    def _take(self, unit: UnitOfWork) -> None:
        marks = unit.learned.marks()
        if marks == self.seen:
            return
        self.seen = marks
        if not 0 <= marks.unlearned - self.marks.unlearned <= _TOO_FAR:
            self.marks, self.rows, self._homes = LearningMarks(), {}, {}
            self._changes = {product: change + 1 for product, change in self._changes.items()}
        for design in unit.learned.after(self.marks.learned):
            self.rows.setdefault(design.product, {})[design.seq] = design
            self._homes[design.seq] = design.product
            self._note(design.product)
        for seq in unit.learned.gone_after(self.marks.unlearned):
            product = self._homes.pop(seq, None)
            if product is not None:
                del self.rows[product][seq]
                self._note(product)
        self.marks = LearningMarks(max(marks.learned, self.marks.learned), marks.unlearned)

    def _note(self, product: str) -> None:
        self._changes[product] = self._changes.get(product, 0) + 1

    @property
    def change(self) -> int:
        """Another number whenever designs have come or gone."""
        return sum(self._changes.values())

    @property
    def designs(self) -> Mapping[str, Mapping[int, LearnedDesign]]:
        """All designs that are learned from, by product and number."""
        with self._guard:
            return {product: dict(rows) for product, rows in self.rows.items() if rows}

    def has(self, published: Published) -> bool:
        """Whether it has a history of the revision in memory."""
        return (published.product.key, published.revision.hash) in self._made

    def every(self) -> tuple[LearnedDesign, ...]:
        """All designs that are learned from."""
        with self._guard:
            return tuple(row for rows in self.rows.values() for row in rows.values())

    def history(self, room: Showroom, published: Published) -> PeopleHistory:
        """What is learned about a product, in the words of a revision; made anew only where that has changed."""
        product, key = published.product, (published.product.key, published.revision.hash)
        with self._guard:
            change, made = self._changes.get(product.key, 0), self._made.get(key)
            rows = tuple(self.rows.get(product.key, {}).values())
        if made is not None and made.change == change:
            return made.history
        found = _made_of(room, published, rows, change, made.cells if made else {})
        with self._guard:
            self._made[key] = found
            self._made.move_to_end(key)
            while len(self._made) > _HISTORIES:
                self._made.popitem(last=False)
        return found.history


_FOLLOWED: "WeakKeyDictionary[Showroom, Following]" = WeakKeyDictionary()
_BEGINNING = threading.Lock()


def followed(room: Showroom, *, now: bool = False) -> Following:
    """What this process has learned, up to date by half a second, or ``now``."""
    with _BEGINNING:
        found = _FOLLOWED.setdefault(room, Following())
    found.follow(room, now=now)
    return found


def has_followed(room: Showroom) -> bool:
    """Whether this process has learned anything yet."""
    return room in _FOLLOWED


def start_anew(room: Showroom) -> None:
    """Forgets what this process has learned, so that it is read from the records."""
    with _BEGINNING:
        _FOLLOWED.pop(room, None)


def history_for(room: Showroom, published: Published) -> PeopleHistory:
    """What is learned about a product by now, in the words of a revision."""
    return followed(room).history(room, published)


def _made_of(
    room: Showroom, published: Published, rows: tuple[LearnedDesign, ...], change: int, known: Mapping[int, DesignCells]
) -> _Made:
    """The history that the newest of these designs make, in the words of the revision; ``known``: as read before."""
    columns, former = Columns(published.written.product), dict[str, Product | None]()
    newest = sorted(rows, key=lambda row: row.seq)[-MOST_DESIGNS:]
    for revision in {row.revision for row in newest if row.seq not in known} - {published.revision.hash}:
        former[revision] = former_product(room, published.product.key, revision)
    cells: dict[int, DesignCells] = {}
    for row in newest:
        then = former.get(row.revision)
        cells[row.seq] = known.get(row.seq) or (
            tuple(columns.cells(row.content, then)),
            tuple(columns.gone(row.content, then)),
        )
    lost = sorted({each for _, gone in cells.values() for each in gone})
    designs = [(row.person, cells[row.seq][0]) for row in newest]
    return _Made(change, people_history([str(column) for column in columns.every], designs, lost), cells)


def former_product(room: Showroom, key: str, revision: str) -> Product | None:
    """The product as it was in a revision; None where that cannot be read any more."""
    try:
        return room.revision(key, revision).product
    except (BrokenFiles, UnknownName):
        return None
