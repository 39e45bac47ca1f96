"""Each night, and when it is asked for: what customers need, what they are worth, and which segments they are in.

The libraries that learn it are loaded when it is done, so that no process has them that only shows what came of it.
"""

from collections.abc import Mapping
from typing import Any

from configurator.services.jobs.kinds import JobKind, Work, nightly
from configurator.services.learning.belonging import count_members
from configurator.services.showroom.showroom import Showroom


def conclude(room: Showroom, work: Work) -> Mapping[str, Any]:
    """All that is concluded about customers, anew, in words; needs come first, since worth is measured by peers."""
    from configurator.services.learning.needs import find_groups
    from configurator.services.learning.worth import work_out_worth

    done = {
        "Needs": find_groups(room, work),
        "Worth": work_out_worth(room, work),
        "Segments": count_members(room, work),
    }
    return {
        "sections": [
            {"title": title, "lines": [f"{name}: {said}" for name, said in each.items()]}
            for title, each in done.items()
        ]
    }


CONCLUDING = JobKind(
    "conclude", "Working out worth, needs and segments", conclude, role="merchandiser", occasion=nightly
)
