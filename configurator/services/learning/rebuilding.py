"""Each night what was learned is read anew from the records, and held against what was followed bit by bit.

A job does so for what it can tell of all products; each process that serves customers does so for what it tells them
from (``hold``), beside its requests. Where they are not the same, the log says so, whoever asks whether the shop is
ready is told, and what the records say counts from then on.
"""

import hashlib
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from configurator.learning.next_choice.people import PeopleHistory
from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.learning.agreement import ComparedPiece, compared, forget_learned
from configurator.services.learning.following import Following, followed, has_followed
from configurator.services.showroom.showroom import Showroom
from configurator.storage.unit import UnitOfWork

_HELD = "learned and held: "
"""With what the name of a fact begins that a process says; behind it a digest of the process, which is short."""
_TOLD = timedelta(days=1)
_LOOK_SECONDS = 60.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HeldProcess:
    """When a process last held what it has learned against the records, and what was not the same."""

    process: str
    at: datetime
    wrong: Sequence[str]


def rebuild(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Per product, in words: how much is learned from how many people, what is not sold any more, and if both agree.

    Besides, what the processes that serve customers found since yesterday.
    """
    anew, products, sections = Following(), room.products(), list[dict[str, Any]]()
    anew.follow(room, now=True)
    found = list[ComparedPiece]()
    for done, each in enumerate(compared(room, anew, products)):
        work.progress(done, len(products) + 3, f"Learning {each.what}")
        found.append(each)
    by_product = found[1:-2]
    for published, each in zip(products, by_product, strict=True):
        lines = [*_lines(anew.history(room, published)), _verdict(each)]
        sections.append({"title": published.product.name, "lines": lines})
    others = [f"{each.what.capitalize()}: {_verdict(each)}" for each in (found[0], *found[-2:])]
    sections.append({"title": "All products together", "lines": others})
    sections.append(
        {"title": "Processes that serve customers", "lines": [_process(room, each) for each in _held(room)]}
    )
    agrees = all(each.same is not False for each in found)
    if not agrees:
        _log.error("what was followed is not what the records say; it is read anew: %s", sections)
        forget_learned(room)
    return {"agrees": agrees, "sections": sections}


def hold(room: Showroom, process: str) -> Sequence[str]:
    """What this process has learned that is not what the records say; it is read anew, and said for a day.

    Nothing where the process has learned nothing yet.
    """
    if not has_followed(room):
        return ()
    live = followed(room)
    told = [each for each in room.products() if live.has(each)]
    wrong = [each.what for each in compared(room, Following(), told) if each.same is False]
    if wrong:
        _log.error("what this process had learned is not what the records say; it is read anew: %s", ", ".join(wrong))
        forget_learned(room)
    with room.unit() as unit:
        said = {"process": process, "at": room.now().isoformat(), "wrong": wrong}
        unit.facts.say(_fact(process), json.dumps(said))
    return wrong


def hold_nightly(room: Showroom, ended: threading.Event) -> None:
    """Holds what this process has learned against the records each night until it is over."""
    process, held = f"{socket.gethostname()}:{os.getpid()}", nightly(room)
    while not ended.wait(_LOOK_SECONDS):
        occasion = nightly(room)
        if not occasion or occasion == held:
            continue
        held = occasion
        try:
            hold(room, process)
        except Exception:  # noqa: BLE001 nobody stands above a thread
            _log.exception("what was learned could not be held against the records")


def disagreements(room: Showroom) -> Iterator[str]:
    """What processes had learned wrongly in the last day, for whoever runs the shop."""
    with room.reading() as unit:
        told = _told(unit, room.now())
    for each in told:
        if each.wrong:
            yield f"What was learned was not what the records say, and was read anew: {_process(room, each)}"


def _held(room: Showroom) -> Sequence[HeldProcess]:
    """What each process said in the last day; what is older is forgotten."""
    with room.unit() as unit:
        told = _told(unit, room.now())
        for name in unit.facts.beginning(_HELD).keys() - {_fact(each.process) for each in told}:
            unit.facts.forget(name)
    return told


def _told(unit: UnitOfWork, now: datetime) -> Sequence[HeldProcess]:
    read = map(json.loads, unit.facts.beginning(_HELD).values())
    every = [HeldProcess(each["process"], datetime.fromisoformat(each["at"]), each["wrong"]) for each in read]
    return sorted((each for each in every if now - each.at < _TOLD), key=lambda each: each.process)


def _fact(process: str) -> str:
    return _HELD + hashlib.sha256(process.encode()).hexdigest()[:16]


def _process(room: Showroom, each: HeldProcess) -> str:
    return f"{each.process} at {room.here(each.at):%Y-%m-%d %H:%M}: {', '.join(each.wrong) or 'the same'}."


def _lines(history: PeopleHistory) -> Iterator[str]:
    yield f"Learned from designs: {len(history.designs)}; people who ordered them: {history.persons}."
    for value in history.gone:
        yield f"Left out, because it is not sold any more: {value}"


def _verdict(each: ComparedPiece) -> str:
    if each.same is None:
        return "So much was sold meanwhile that it could not be compared."
    if each.same:
        return "Read anew from the records, it is the same as what was followed."
    return "Read anew from the records, it is NOT what was followed; from now on what the records say counts."


REBUILDING = JobKind("relearn", "Learning anew from all orders", rebuild, role="operator", occasion=nightly)
