"""Back to an earlier revision: as a draft, which is published like any other."""

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import UnknownName
from configurator.services.studio import publish, restoring
from configurator.services.visitor import Visitor
from tests.services.small_shop import RULES
from tests.services.studio.test_publish import NEW_RULE, published, saved


def test_an_earlier_revision_can_be_brought_back(room: ReadyShowroom, mona: Visitor) -> None:
    first = room.current("desk").revision.hash
    saved(room, mona, RULES + NEW_RULE)
    published(room, mona)
    restoring.restore(room, mona, "desk", first, base_version=0)
    assert published(room, mona).revision.hash == first
    assert len(publish.history(room, "desk")) == 3
    with pytest.raises(UnknownName):
        restoring.restore(room, mona, "desk", "0" * 64, base_version=0)
