"""Designs and their states: a history that only grows, with a pointer to the state that is shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, bindparam, delete, func, insert, select, update

from configurator.catalog.selection import Choices, Slot
from configurator.errors import UnknownName
from configurator.money import Money
from configurator.orders.codes import new_code
from configurator.orders.design import Cause, Design, DesignState, NewDesign, Shared
from configurator.orders.order import read_choices, written_choices
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.tables import design_holders, design_states, designs, shares
from configurator.storage.written_designs import (
    read_design,
    read_proposal,
    read_state,
    written_proposal,
    written_renewal,
)


class Designs:
    """The designs in the database; every method is a few statements in the unit's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, design_id: str, new: NewDesign, now: datetime) -> Design:
        """The new design with its first state."""
        self._connection.execute(
            insert(designs).values(
                id=design_id,
                product=new.product,
                revision=new.revision,
                owner=new.owner,
                name=new.name,
                current=1,
                proposals=[written_proposal(proposal) for proposal in new.proposals],
                seq=0,
                version=1,
                created_at=now,
                changed_at=now,
                held_since=now,
                resume=new_code(),
                renewal=written_renewal(new.renewal) if new.renewal else None,
                asked=None if new.asked is None else [new.asked.steps, new.asked.options],
            )
        )
        self._add_state(design_id, _first_state(new, 1, None), now)
        return self.one(design_id)

    def one(self, design_id: str, base: int | None = None) -> Design:
        """The design with its current state, the one before it, and the one that a form was made of.

        Raises UnknownName.
        """
        rows = self._connection.execute(_ONE, {"design": design_id, "base": base}).all()
        if not rows:
            raise UnknownName("design", design_id)
        current = next(row for row in rows if row.number == row.current)
        return replace(read_design(current), states={row.number: read_state(row) for row in rows})

    def product(self, design_id: str) -> str | None:
        """The product of the design, which never changes; None when there is no such design."""
        found: str | None = self._connection.scalar(select(designs.c.product).where(designs.c.id == design_id))
        return found

    def shared_product(self, code: str) -> str | None:
        """The product that a share code is about; None when nobody made it."""
        found: str | None = self._connection.scalar(select(shares.c.product).where(shares.c.code == code))
        return found

    def state(self, design_id: str, number: int) -> DesignState:
        """One state of a design. Raises UnknownName."""
        row = self._connection.execute(_STATE, {"design": design_id, "number": number}).one_or_none()
        if row is None:
            raise UnknownName("state of the design", str(number))
        return read_state(row)

    def of(self, owners: Sequence[str], *, limit: int = 20, ordered: bool = False) -> tuple[Design, ...]:
        """What these owners have or continue, the last changed first; with ``ordered`` also what was ordered."""
        continued = select(design_holders.c.design_id).where(design_holders.c.owner.in_(owners))
        theirs = designs.c.owner.in_(owners) | designs.c.id.in_(continued)
        query = _with_states().where(theirs if ordered else theirs & designs.c.ordered.is_(None))
        rows = self._connection.execute(query.order_by(designs.c.changed_at.desc(), designs.c.id).limit(limit))
        return tuple(read_design(row) for row in rows)

    def count(self, owners: Sequence[str]) -> int:
        """How many designs these owners have."""
        return self._connection.scalar(select(func.count()).where(designs.c.owner.in_(owners))) or 0

    def by_revision(self, product: str) -> dict[str, int]:
        """How many designs of a product are under way (not ordered) on each of its revisions."""
        query = select(designs.c.revision, func.count()).where(
            designs.c.product == product, designs.c.ordered.is_(None)
        )
        return dict(self._connection.execute(query.group_by(designs.c.revision)).all())

    def advance(
        self,
        design: Design,
        choices: Choices,
        cause: Cause,
        now: datetime,
        *,
        seq: int | None = None,
        accepted: Choices | None = None,
    ) -> Design:
        """The design in a new state made from its current one. Raises ConcurrentChange when it changed meanwhile.

        ``accepted``: those of the choices that the shop made; None: those that were so before.
        """
        accepted = design.accepted & choices if accepted is None else accepted
        number = design.newest + 1
        self._update(design, now, current=number, seq=design.seq if seq is None else seq)
        self._add_state(design.id, DesignState(number, design.number, choices, cause, design.revision, accepted), now)
        return replace(
            design,
            states={design.number: design.state},
            newest=number,
            number=number,
            choices=choices,
            cause=cause,
            parent=design.number,
            redo=None,
            seq=design.seq if seq is None else seq,
            version=design.version + 1,
            changed_at=now,
            made_under=design.revision,
            lost=frozenset(),
            accepted=accepted,
        )

    def renew(self, design: Design, new: NewDesign, now: datetime) -> Design:
        """The design on another revision, in a new state made from its current one, which undo leads back to.

        It keeps its owner and its name, and counts as touched when it was. Raises ConcurrentChange.
        """
        number = design.newest + 1
        self._update(
            design,
            design.changed_at,
            current=number,
            revision=new.revision,
            held_since=now,
            proposals=[written_proposal(proposal) for proposal in new.proposals],
            renewal=written_renewal(replace(new.renewal, state=number)) if new.renewal else None,
        )
        self._add_state(design.id, _first_state(new, number, design.number), now)
        return self.one(design.id)

    def show(self, design: Design, number: int, now: datetime) -> Design:
        """The design with another of its states as the current one."""
        self._update(design, now, current=number)
        return self.one(design.id)

    def touch(self, design: Design, *, seq: int) -> Design:
        """The design with a form counter noted as applied, nothing else changed. Raises ConcurrentChange."""
        self._unchanged(design, seq=seq)
        return replace(design, seq=seq)

    def lock(self, design: Design, slots: Collection[Slot]) -> Design:
        """The design with these slots locked, nothing else changed. Raises ConcurrentChange."""
        self._unchanged(design, version=design.version + 1, locked=sorted(map(str, slots)) or None)
        return replace(design, version=design.version + 1, locked=frozenset(slots))

    def rename(self, design: Design, name: str, now: datetime) -> Design:
        """The design under a new name."""
        self._update(design, now, name=name)
        return self.one(design.id)

    def forget_proposals(self, product: str, options: Collection[str]) -> None:
        """Takes the proposals for these options out of all designs of a product that can still be changed."""
        query = select(designs.c.id, designs.c.proposals).where(
            designs.c.product == product, designs.c.ordered.is_(None)
        )
        for row in self._connection.execute(query).all():
            kept = [each for each in row.proposals if read_proposal(each).choice.slot.key not in options]
            if len(kept) < len(row.proposals):
                self._connection.execute(update(designs).where(designs.c.id == row.id).values(proposals=kept))

    def ordered(self, design: Design, number: str) -> None:
        """Notes that the design was ordered; it is no draft any more. Raises ConcurrentChange when it changed."""
        done = self._connection.execute(
            update(designs)
            .where(designs.c.id == design.id, designs.c.version == design.version, designs.c.ordered.is_(None))
            .values(ordered=number, version=design.version + 1)
        )
        if done.rowcount != 1:
            raise ConcurrentChange("This design was changed while you ordered it. Please look at the summary again.")

    def resumable(self, code: str) -> str | None:
        """The id of the design that a resume code stands for; None when there is none."""
        found: str | None = self._connection.scalar(select(designs.c.id).where(designs.c.resume == code))
        return found

    def held(self, design_id: str, owners: Sequence[str]) -> bool:
        """Whether one of them continues the design, which is somebody else's."""
        held = select(design_holders).where(design_holders.c.design_id == design_id, design_holders.c.owner.in_(owners))
        return self._connection.execute(held).first() is not None

    def hold(self, design_id: str, owner: str) -> None:
        """Lets somebody continue a design that is somebody else's."""
        if not self.held(design_id, [owner]):
            self._connection.execute(insert(design_holders).values(design_id=design_id, owner=owner))

    def let_go(self, owners: Sequence[str], design_id: str | None = None) -> None:
        """They continue the design (None: any design of somebody else's) no more."""
        theirs = delete(design_holders).where(design_holders.c.owner.in_(owners))
        if design_id is not None:
            theirs = theirs.where(design_holders.c.design_id == design_id)
        self._connection.execute(theirs)

    def hand_over(self, old: Sequence[str], owner: str, *, without: Sequence[str] = ()) -> None:
        """Makes the designs of the old owners the new owner's, who also continues what they continued.

        ``without``: the numbers of orders whose designs stay where they are.
        """
        kept = designs.c.ordered.is_not(None) & designs.c.ordered.in_(without)
        self._connection.execute(update(designs).where(designs.c.owner.in_(old), ~kept).values(owner=owner))
        held = select(design_holders.c.design_id).where(design_holders.c.owner.in_(old)).distinct()
        ids = tuple(self._connection.scalars(held))
        self.let_go(old)
        for design_id in ids:
            self.hold(design_id, owner)

    def owned(self, owners: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """The ids of these owners' designs, with the owner of each."""
        query = select(designs.c.id, designs.c.owner).where(designs.c.owner.in_(owners)).order_by(designs.c.id)
        return tuple((row.id, row.owner) for row in self._connection.execute(query))

    def give_back(self, owned: Iterable[Sequence[str]], owner: str) -> None:
        """Undoes a handing over, as far as the designs are still the owner's."""
        for design, before in owned:
            mine = (designs.c.id == design) & (designs.c.owner == owner)
            self._connection.execute(update(designs).where(mine).values(owner=before))

    def go_with(self, numbers: Sequence[str], owner: str) -> None:
        """Makes the designs of these orders the owner's."""
        self._connection.execute(update(designs).where(designs.c.ordered.in_(numbers)).values(owner=owner))

    def remove(self, owners: Sequence[str]) -> int:
        """Removes the designs of these owners with all their states, and lets go of others'; how many there were."""
        self.let_go(owners)
        return self._connection.execute(delete(designs).where(designs.c.owner.in_(owners))).rowcount

    def remove_unreachable(self, than: datetime) -> None:
        """Removes the designs of browser sessions that were not touched since that time and were not ordered."""
        abandoned = designs.c.owner.startswith("visitor:") & designs.c.ordered.is_(None) & (designs.c.changed_at < than)
        self._connection.execute(delete(designs).where(abandoned))

    def remove_one(self, design_id: str) -> None:
        """Removes one design with all its states."""
        self._connection.execute(delete(designs).where(designs.c.id == design_id))

    def shared(self, code: str) -> Shared | None:
        """What a share code stands for; None when nobody made it."""
        row = self._connection.execute(select(shares).where(shares.c.code == code)).one_or_none()
        if row is None:
            return None
        proposals = tuple(read_proposal(written) for written in row.weights)
        total = None if row.currency is None else Money(row.total_minor, row.currency)
        return Shared(row.product, row.revision, read_choices(row.choices), proposals, row.at, total)

    def share(self, code: str, design: Design, total: Money, now: datetime) -> None:
        """Keeps what the design is and costs now under a code: choices, weights; no reasons, names or owner."""
        weights = [replace(proposal, reason="") for proposal in design.proposals if proposal.preselected]
        self._connection.execute(
            insert(shares).values(
                code=code,
                product=design.product,
                revision=design.revision,
                choices=written_choices(design.choices),
                weights=[written_proposal(proposal) for proposal in weights],
                at=now,
                total_minor=total.minor,
                currency=total.currency,
            )
        )

    def _update(self, design: Design, now: datetime, **values: Any) -> None:
        self._unchanged(design, version=design.version + 1, changed_at=now, **values)

    def _unchanged(self, design: Design, **values: Any) -> None:
        """Writes the values, if nobody has changed the design since it was read; else raises ConcurrentChange."""
        done = self._connection.execute(
            update(designs).where(designs.c.id == design.id, designs.c.version == design.version).values(**values)
        )
        if done.rowcount != 1:
            raise ConcurrentChange("This design was changed elsewhere at the same time. Please look again.")

    def _add_state(self, design_id: str, state: DesignState, now: datetime) -> None:
        self._connection.execute(
            insert(design_states).values(
                design_id=design_id,
                number=state.number,
                parent=state.parent,
                choices=written_choices(state.choices),
                cause=[state.cause.verb, *state.cause.slots],
                at=now,
                revision=state.revision,
                accepted=written_choices(state.accepted) if state.accepted else None,
            )
        )


def _with_states(*others: ColumnElement[int]) -> Any:
    """Designs with their current state and those of the ``others``' numbers, one a row.

    Each row has the newest state made from the current one (what redo brings back), and the newest of all.
    """
    every, later = design_states.alias("every"), design_states.alias("later")
    newest = select(func.max(every.c.number)).where(every.c.design_id == designs.c.id).scalar_subquery()
    redo = (
        select(func.max(later.c.number))
        .where(later.c.design_id == designs.c.id, later.c.parent == designs.c.current)
        .scalar_subquery()
    )
    numbers = design_states.c.number.in_([designs.c.current, *others])
    kept = design_states.c
    columns = (kept.number, kept.parent, kept.choices, kept.cause, kept.accepted)
    made_under = design_states.c.revision.label("made_under")
    both = designs.join(design_states, (design_states.c.design_id == designs.c.id) & numbers)
    return select(designs, *columns, made_under, redo.label("redo"), newest.label("newest")).select_from(both)


def _before_current() -> ColumnElement[int]:
    """The number of the state that the current one was made from."""
    current = design_states.alias("current_state")
    here = (current.c.design_id == designs.c.id) & (current.c.number == designs.c.current)
    return select(current.c.parent).where(here).scalar_subquery()


# asked at every click: built once
_ONE = _with_states(_before_current(), bindparam("base", type_=Integer)).where(designs.c.id == bindparam("design"))
_STATE = select(design_states, design_states.c.revision.label("made_under")).where(
    design_states.c.design_id == bindparam("design"), design_states.c.number == bindparam("number")
)


def _first_state(new: NewDesign, number: int, parent: int | None) -> DesignState:
    return DesignState(number, parent, new.choices, Cause(new.verb), new.revision, new.accepted)
