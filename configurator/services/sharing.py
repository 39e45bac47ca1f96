"""What a share link shows before anybody takes it over: the design as it was shared, without an owner."""

from configurator.errors import UnknownName
from configurator.orders.design import Cause, Design
from configurator.services.checkout import summary_of
from configurator.services.pages import Summary
from configurator.services.room import Room
from configurator.services.share import normal_code


def shared_summary(room: Room, code: str) -> Summary:
    """The shared design at a glance. Raises UnknownName."""
    normal = normal_code(code)
    with room.reading() as unit:
        found = unit.designs.shared(normal) if normal else None
    if found is None:
        raise UnknownName("shared design", code.strip()[:20])
    now = room.now()
    design = Design(
        id="",
        product=found.product,
        revision=found.revision,
        owner="",
        name="",
        number=1,
        choices=found.choices,
        cause=Cause("share"),
        parent=None,
        redo=None,
        proposals=found.proposals,
        seq=0,
        version=1,
        created_at=now,
        changed_at=now,
    )
    return summary_of(room, design)
