"""Designs, their states and their proposals as rows and plain data have them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from configurator.catalog.selection import Choice, Slot
from configurator.money import Money
from configurator.orders.design import Altered, Cause, Design, DesignState, Proposal, QuestionOrder, Renewal
from configurator.orders.order import read_choices


def read_design(row: Row[Any]) -> Design:
    """The design of a row, with its current state."""
    return Design(
        id=row.id,
        product=row.product,
        revision=row.revision,
        owner=row.owner,
        name=row.name,
        number=row.current,
        choices=read_choices(row.choices),
        cause=_cause(row.cause),
        parent=row.parent,
        redo=row.redo,
        proposals=tuple(read_proposal(written) for written in row.proposals),
        seq=row.seq,
        version=row.version,
        created_at=row.created_at,
        changed_at=row.changed_at,
        held_since=row.held_since,
        made_under=row.made_under,
        renewal=_renewal(row.renewal) if row.renewal else None,
        ordered=row.ordered,
        resume=row.resume,
        newest=row.newest,
        accepted=read_choices(row.accepted or []),
        asked=None if row.asked is None else QuestionOrder(*map(tuple, row.asked)),
        locked=frozenset(map(Slot.parse, row.locked or ())),
    )


def read_state(row: Row[Any]) -> DesignState:
    """The state of a row."""
    choices, accepted = read_choices(row.choices), read_choices(row.accepted or [])
    return DesignState(row.number, row.parent, choices, _cause(row.cause), row.made_under, accepted)


def _cause(written: list[str]) -> Cause:
    return Cause(written[0], tuple(written[1:]))


def written_proposal(proposal: Proposal) -> list[Any]:
    """The proposal as plain data."""
    choice = proposal.choice
    return [str(choice.slot), choice.value, proposal.weight, proposal.reason, proposal.preselected]


def read_proposal(written: list[Any]) -> Proposal:
    """The proposal that ``written_proposal`` wrote."""
    slot, value, weight, reason, preselected = written
    return Proposal(Choice(Slot.parse(slot), value), weight, reason, preselected)


def written_renewal(renewal: Renewal) -> dict[str, Any]:
    """The renewal as plain data."""
    return {
        "verb": renewal.verb,
        "since": renewal.since.isoformat(),
        "before": _written_money(renewal.before) if renewal.before else None,
        "after": _written_money(renewal.after),
        "altered": [[each.slot, each.label, each.before, each.after, each.because] for each in renewal.altered],
        "state": renewal.state,
        "revised": renewal.revised,
    }


def _renewal(written: dict[str, Any]) -> Renewal:
    return Renewal(
        verb=written["verb"],
        since=datetime.fromisoformat(written["since"]),
        before=Money(*written["before"]) if written["before"] else None,
        after=Money(*written["after"]),
        altered=tuple(Altered(*each) for each in written["altered"]),
        state=written["state"],
        revised=written.get("revised", True),
    )


def _written_money(amount: Money) -> list[Any]:
    return [amount.minor, amount.currency]
