"""Each night, and when it is asked for: what customers need, what they are worth, and which segments they are in.

The libraries that learn it are loaded when it is done, so that no process has them that only shows what came of it.
"""

from collections.abc import Mapping
from typing import Any

from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.learning.belonging import count_members
from configurator.services.showroom.showroom import Showroom

_GONE = "unlearned when customers were grouped"


def conclude(room: Showroom, work: Work) -> Mapping[str, Any]:
    """All that is concluded about customers, anew, in words; needs come first, since worth is measured by peers."""
    from configurator.services.learning.needs import find_groups
    from configurator.services.learning.worth import work_out_worth

    with room.reading() as unit:
        gone = unit.learned.marks().unlearned
    done = {
        "Needs": find_groups(room, work),
        "Worth": work_out_worth(room, work),
        "Segments": count_members(room, work),
    }
    with room.unit() as unit:
        unit.facts.say(_GONE, str(gone))
    return {
        "sections": [
            {"title": title, "lines": [f"{name}: {said}" for name, said in each.items()]}
            for title, each in done.items()
        ]
    }


def _occasion(room: Showroom) -> str:
    """Each night; and within the hour when designs were unlearned since, so that no portrait tells of who has gone."""
    with room.reading() as unit:
        told, gone = unit.facts.said(_GONE), unit.learned.marks().unlearned
    night = nightly(room)
    return night if told in (None, str(gone)) else f"{room.here(room.now()):%Y-%m-%d %H} h"


CONCLUDING = JobKind(
    "conclude", "Working out worth, needs and segments", conclude, role="merchandiser", occasion=_occasion
)
