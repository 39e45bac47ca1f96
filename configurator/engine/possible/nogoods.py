"""Proofs so far: what was shown to hold in no whole product answers later questions for free.

The counterpart of ``witnesses``: a nogood only ever shows that something is impossible, wherever the choices that it
took are there. Of a customer who chooses one thing more, only what is new is asked.
"""

from collections import deque
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from configurator.engine.compiling.literals import Literal
from configurator.engine.possible.witnesses import Literals, Marks

MOST_NOGOODS = 100


class Nogoods:
    """Literals with the assumptions under which they cannot hold; the latest are kept, and all that can never hold."""

    def __init__(self, last: Literal) -> None:
        self._last, self._never = last, Marks(last)
        self._some: deque[tuple[frozenset[Literal], Literals]] = deque(maxlen=MOST_NOGOODS)

    def __len__(self) -> int:
        return len(self._some)

    def add(self, core: Collection[Literal], literals: Literals) -> None:
        """None of the literals holds in a product in which all of the core does."""
        if core:
            self._some.append((frozenset(core), literals))
        else:
            self._never.mark(literals)

    def pack(self) -> bytes:
        """What can never hold, to be stored."""
        return self._never.literals().astype("<i4").tobytes()

    def restore(self, packed: bytes) -> None:
        """Adds what another one of the same product has packed; nothing for no bytes."""
        self._never.mark(np.frombuffer(packed, "<i4").astype(np.int64))

    def refutes(self, asked: Literals, assumptions: Collection[Literal]) -> NDArray[np.bool_]:
        """Per literal whether it is known not to hold in any product with the assumptions."""
        dead = self._never[asked]
        held = frozenset(assumptions)
        known = [literals for core, literals in self._some if core <= held]
        if known:
            dead |= Marks(self._last).mark(np.concatenate(known))[asked]
        return dead
