"""Known whole products: what was found once answers later questions for free.

Bit-parallel: one bit a witness, one array of words a literal. So "in which witnesses do all of these hold" is an AND of
rows, 64 witnesses at a time, and costs nothing for literals that the question is not about. A witness only ever shows
that something is possible; none says that something is not. Decides what a witness shows, counting in its versions with
instances exchanged, and which are forgotten when there are too many: the oldest.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.symmetry import Symmetry

MOST_WITNESSES = 4096
MOST_BYTES = 8_000_000
WORD = 64
_ALL = ~np.uint64(0)

Literals = NDArray[np.int64]
Bitsets = NDArray[np.uint64]
"""Sets of witnesses: bit b of word w is witness 64 w + b. With further axes, one such set for each place in them."""

Untouched = Sequence[tuple[Symmetry, Sequence[int]]]
"""Per symmetry the instances of which the customer's choices say nothing."""


class Marks:
    """A table by literal, up to the last that anyone asks for."""

    def __init__(self, last: Literal) -> None:
        self._last, self._marked = last, np.zeros(2 * last + 1, np.bool_)

    def mark(self, literals: Literals | Collection[Literal]) -> "Marks":
        """Marks the literals, none of which is above the last."""
        self._marked[np.asarray(literals, np.int64)] = True
        return self

    def literals(self) -> Literals:
        """The literals that are marked."""
        places = np.flatnonzero(self._marked)
        return np.where(places > self._last, places - len(self._marked), places)

    def __getitem__(self, literals: Literals) -> NDArray[np.bool_]:
        marked: NDArray[np.bool_] = self._marked[literals]
        return marked


class Witnesses:
    """Known whole products; one set of witnesses a literal, so that a question looks only at literals it is about."""

    def __init__(self, symmetries: tuple[Symmetry, ...], last: Literal) -> None:
        """``last`` is the highest literal that anyone will ask for."""
        self.symmetries, self.last = symmetries, last
        self._most = WORD * min(MOST_WITNESSES // WORD, max(1, MOST_BYTES // (8 * (last + 1))))
        self._added = 0
        self._true: Bitsets = np.zeros((1, last + 1), np.uint64)

    def __len__(self) -> int:
        return min(self._added, self._most)

    def add(self, holds: NDArray[np.bool_]) -> Bitsets:
        """Keeps a product, of which each variable up to the last holds or not; returns the set of it alone."""
        # a ring buffer: the newest takes the bit of the oldest
        word, bit = divmod(self._added % self._most, WORD)
        if word == len(self._true):
            more = np.zeros((min(max(1, word), self._most // WORD - word), self.last + 1), np.uint64)
            self._true = np.concatenate([self._true, more])
        one = np.uint64(1 << bit)
        row = self._true[word, 1:]
        row &= ~one
        row |= holds * one
        self._added += 1
        alone = np.zeros(len(self._true), np.uint64)
        alone[word] = one
        return alone

    def pack(self) -> bytes:
        """All of them, to be stored."""
        words = max(1, -(-len(self) // WORD))
        return len(self).to_bytes(4, "little") + self._true[:words].astype("<u8").tobytes()

    def restore(self, packed: bytes) -> None:
        """Makes those its own that another one with as many literals has packed; nothing for no bytes."""
        if packed:
            self._added = int.from_bytes(packed[:4], "little")
            self._true = np.frombuffer(packed[4:], "<u8").astype(np.uint64).reshape(-1, self.last + 1)

    def agreeing(self, assumptions: Collection[Literal]) -> Bitsets:
        """The witnesses in which all the assumptions hold."""
        agreeing: Bitsets = self._known() & np.bitwise_and.reduce(self._holding(_array(assumptions)), axis=1)
        return agreeing

    def agreeing_but(self, assumptions: Collection[Literal], lifted: Sequence[Collection[Literal]]) -> Bitsets:
        """A column for each of the lifted parts: the witnesses in which all else of the assumptions holds."""
        # prefix and suffix products of AND: "all parts but this one" for every part in two passes, not one pass each
        rest = set(assumptions).difference(*lifted)
        parts = np.stack([np.bitwise_and.reduce(self._holding(_array(part)), axis=1) for part in (rest, *lifted)], 1)
        before = np.bitwise_and.accumulate(parts[:, :-1], axis=1)
        behind = np.bitwise_and.accumulate(parts[:, :0:-1], axis=1)[:, ::-1]
        before[:, :-1] &= behind[:, 1:]
        return self._known()[:, None] & before

    def show(self, asked: Literals, agreeing: Bitsets, untouched: Untouched = ()) -> NDArray[np.bool_]:
        """Per literal whether it holds in a witness, or in a version of one with untouched instances exchanged.

        ``agreeing`` is one set for all of the literals, or a column for each.
        """
        # only words in which a witness agrees can tell anything; after a few choices these are few
        telling = np.flatnonzero(agreeing.any(axis=1) if agreeing.ndim > 1 else agreeing)
        if agreeing.ndim > 1:
            return np.asarray((self._holding(asked, telling) & agreeing[telling]).any(axis=0))
        if len(telling) == 1:
            shown = self._true[telling[0], abs(asked)]
            shown[asked < 0] ^= _ALL
            shown = (shown & agreeing[telling[0]]) != 0
        else:
            shown = (self._holding(asked, telling) & agreeing[telling, None]).any(axis=0)
        for each, instances in untouched:
            if len(instances) > 1:
                shown |= self._exchanged(asked, agreeing[telling, None], telling, each, instances)
        return np.asarray(shown)

    def _known(self) -> Bitsets:
        """All witnesses there are."""
        known = np.zeros(len(self._true), np.uint64)
        whole, rest = divmod(len(self), WORD)
        known[:whole] = _ALL
        if rest:
            known[whole] = np.uint64((1 << rest) - 1)
        return known

    def _holding(self, asked: Literals, words: NDArray[np.int64] | None = None) -> Bitsets:
        """A column for each of the literals: the witnesses in which it holds; of these words, all when None."""
        sets = self._true[:, abs(asked)] if words is None else self._true[words[:, None], abs(asked)]
        sets[:, asked < 0] ^= _ALL  # a negative literal holds where its variable does not: the complement
        return sets

    def _exchanged(
        self, asked: Literals, sets: Bitsets, telling: NDArray[np.int64], each: Symmetry, instances: Sequence[int]
    ) -> NDArray[np.bool_]:
        """Per literal whether another untouched instance, there like its own, has it in one of the witnesses."""
        shown = np.zeros(len(asked), np.bool_)
        # instances have their literals in equal blocks, so the same literal of another instance is an offset away
        at = (abs(asked) - each.first) // each.width
        other = len(each.presence)
        free = np.zeros(other + 1, np.bool_)
        free[list(instances)] = True
        own = np.flatnonzero(free[np.where((at < 0) | (at > other), other, at)])
        if not len(own):
            return shown
        there = self._holding(_array(each.presence), telling) & sets
        moved = (abs(asked[own]) - each.first) % each.width + each.first
        anywhere = np.zeros((len(there), len(own)), np.uint64)
        for instance in instances:
            literals = np.sign(asked[own]) * (moved + instance * each.width)
            anywhere |= self._holding(literals, telling) & there[:, [instance]]
        shown[own] = (anywhere & there[:, at[own]]).any(axis=0)
        return shown


def _array(literals: Iterable[Literal]) -> Literals:
    return np.fromiter(literals, np.int64)
