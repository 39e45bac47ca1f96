"""Taking the files on disk by a person's word: at once, and with what they have lost when that is meant."""

from configurator.errors import BrokenFiles, NeedsYes
from configurator.rules.revision import read
from configurator.services.showroom.checking import report
from configurator.services.showroom.lost_content import losses
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.showroom.unlikely_changes import jumps
from configurator.services.visitor import Visitor
from configurator.source import Problem

ROLE = "merchandiser"


def price_jumps(room: Showroom, product: str) -> tuple[Problem, ...]:
    """The prices that the files on disk would make jump, as the studio's review names them; nothing is changed.

    Raises UnknownName, BrokenFiles.
    """
    texts = room.texts(product)
    new = read(product, texts.catalogue, texts.rules)
    with room.reading() as unit:
        latest = unit.revisions.latest(product)
    return jumps(room.revision(product, latest.hash).revision, new) if latest else ()


def publish_files(room: Showroom, who: Visitor, product: str, *, sure: bool) -> Published:
    """Puts the files on disk on sale as they stand, without waiting until they are still.

    Raises UnknownName, BrokenFiles with all problems, NeedsYes when rules or tests vanished and nobody is ``sure``;
    then the last good revision stays.
    """
    who.needs(ROLE)
    texts = room.texts(product)
    found = report(product, texts.catalogue, texts.rules, room.engine, room.today())
    if found.revision is None:
        raise BrokenFiles(found.problems)
    with room.reading() as unit:
        latest = unit.revisions.latest(product)
    same = latest is None or latest.hash == found.revision.hash
    lost = () if latest is None or same else losses(room.revision(product, latest.hash).revision, found.revision)
    if lost and not sure:
        raise NeedsYes([f"{problem.source}: {problem.message}." for problem in lost])
    return room.put_on_sale(found.revision, found.engine, author=who.name, origin="disk")
