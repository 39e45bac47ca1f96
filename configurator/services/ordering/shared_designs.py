"""What a share link shows before anybody takes it over: what it would be today, and what it was when it was shared."""

from dataclasses import replace

from configurator.orders.design import Cause, Design, NewDesign
from configurator.services.configuring.renewing import Former, begin
from configurator.services.configuring.share_codes import shared_former
from configurator.services.ordering.checkout import summary_of
from configurator.services.presenting.summaries import Summary, SummaryGroup
from configurator.services.showroom.showroom import Showroom


def shared_summary(room: Showroom, code: str) -> Summary:
    """The shared design at a glance as it would begin today, with its ``news``. Raises UnknownName, Withdrawn."""
    found = summary_of(room, as_shared(room, code))
    return replace(found, groups=tuple(map(_told, found.groups)))


def as_shared(room: Showroom, code: str) -> Design:
    """The design as it would begin today, whose nobody is yet and which is not kept. Raises UnknownName, Withdrawn."""
    former = shared_former(room, code)
    return _nobodys(begin(room, former, "", "share"), former)


def _told(group: SummaryGroup) -> SummaryGroup:
    """The lines that are nobody's secret."""
    return replace(group, lines=tuple(line for line in group.lines if not line.sensitive))


def _nobodys(new: NewDesign, former: Former) -> Design:
    """The design that would begin, which is not kept."""
    return Design(
        id="",
        product=new.product,
        revision=new.revision,
        owner="",
        name="",
        number=1,
        choices=new.choices,
        cause=Cause("share"),
        parent=None,
        redo=None,
        proposals=new.proposals,
        seq=0,
        version=1,
        created_at=former.at,
        changed_at=former.at,
        held_since=former.at,
        made_under=new.revision,
        renewal=new.renewal,
    )
