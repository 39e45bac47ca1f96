"""Works out who was in which of the shop's segments from when until when, so that members can be counted.

What the sales desk shows of one customer is worked out when it is asked for (``services.customer.segments``).
"""

from collections.abc import Mapping, Sequence
from functools import partial

from configurator.errors import BrokenFiles
from configurator.profiles.consent import Purpose
from configurator.profiles.profile import EventKind
from configurator.profiles.segments import Segment, membership_history
from configurator.services.customer.segments import segment_switch
from configurator.services.jobs.kinds import Work
from configurator.services.learning.consenting import in_lots
from configurator.services.learning.overtaking import Turn, in_turn
from configurator.services.showroom.checking import segments_on_disk
from configurator.services.showroom.showroom import Showroom

_ASKED = (EventKind.CHOICE, EventKind.DROP, EventKind.ORDER)


def count_members(room: Showroom, work: Work) -> Mapping[str, str]:
    """Works all memberships out anew; in words, what came of it. A file with mistakes changes nothing."""
    try:
        asked = segments_on_disk(room.shop)
    except BrokenFiles as error:
        return {each.source.file: str(each) for each in error.problems}
    return in_turn(room, "segments", partial(_count, room, work, asked))


def _count(room: Showroom, work: Work, asked: Sequence[Segment], turn: Turn) -> Mapping[str, str]:
    now = room.now()
    with room.reading() as unit:
        every = unit.identities.customers() if asked else ()
        off = {each.name: unit.switches.off_at(segment_switch(each.name)) for each in asked}
    for done, some in in_lots(every):
        work.progress(done, len(every), "Counting segments")
        with turn.unit() as unit:
            unit.identities.hold(some)
            allowed = unit.consents.allowing(some, Purpose.REMEMBER, now)
            known = unit.events.of_customers(allowed, _ASKED)
            times = {
                customer: [
                    (each.segment.name, each.since, each.until)
                    for each in membership_history(asked, events, now)
                    if str(customer) not in off[each.segment.name]
                ]
                for customer, events in known.items()
            }
            unit.segment_members.write(times, now)
    with turn.unit() as unit:
        unit.segment_members.keep([each.name for each in asked], now)
    return {"Segments": f"{len(asked)}; customers looked at: {len(every)}."}
