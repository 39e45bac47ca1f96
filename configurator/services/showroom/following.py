"""Following the files on disk: when what somebody wrote there is put on sale, and when it is not.

A change is taken when both files (and the art) have been still for a while, have no mistakes, pass their own rule
tests, and have not lost what only a person can mean to leave out; until then the last good revision stays. Both files
count as one: a change of either makes both wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from configurator.analysis.defects_over_time import defects_over_time
from configurator.errors import BrokenFiles, ShopFolderError, SolverDeadline, UnknownName
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, read, rules_file, text_hash
from configurator.services.showroom import files
from configurator.services.showroom.checking import errors_of
from configurator.services.showroom.lost_content import losses, may_be_half
from configurator.services.showroom.still_files import LONG, Stillness
from configurator.source import Problem, Source
from configurator.storage.concurrency import ConcurrentChange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from configurator.engine import Engine
    from configurator.services.showroom.showroom import Showroom

AUTHOR = "files on disk"
_AGAIN = 60.0
"""After so many seconds files are tried again that the solver had no answer about in time."""


class Follower:
    """Follows the files of a showroom's shop; one thread at a time."""

    def __init__(self, room: Showroom, stillness: Stillness) -> None:
        self._room, self.stillness = room, stillness
        self._taken: dict[str, tuple[files.Stamp, ...]] = {}
        self._again: dict[str, float] = {}
        self._away = False
        self.problems: dict[str, tuple[Problem, ...]] = {}
        """What is wrong with each product's files, warnings included."""
        self.waiting: set[str] = set()
        """The products whose files have changed and are not still yet."""
        self.unsure: dict[str, str] = {}
        """The hash of the files that need somebody's yes, by product."""

    def look(self, *, first: bool) -> None:
        """Looks at all files; cheap where nothing changed. ``first``: nobody has looked yet in this process."""
        try:
            keys = files.keys(self._room.shop)
        except ShopFolderError as error:
            if not self._room.on_show:
                raise
            self._away = True  # which is not to say that its products are
            self._room.teller.away(str(error))
            return
        if self._away:
            self._away = False
            self._room.teller.found_again()
        for key in keys:
            self._look_at(key, first=first)
        for key in {*self._taken, *self._room.on_show, *self.waiting} - set(keys):
            if self.stillness.still(key, None, times=LONG):  # a deploy may take a folder away for a moment
                self._drop(key)
            else:
                self.waiting.add(key)

    def settled(self, key: str, problems: tuple[Problem, ...]) -> None:
        """The product is shown as its files say; ``problems`` are the warnings about them."""
        self.problems[key] = problems
        for kept in (self.unsure, self._again):
            kept.pop(key, None)
        self.waiting.discard(key)

    def _look_at(self, key: str, *, first: bool) -> None:
        """Takes a product's files when they changed and are still; what was published elsewhere at once."""
        files.finish(self._room.shop, key)
        signature = self._signature(key)
        if key in self._again and self.stillness.clock() >= self._again[key]:
            del self._again[key]
            self._taken.pop(key, None)
        if self._taken.get(key) == signature and key not in self.unsure:
            self.waiting.discard(key)
            return
        try:
            found = self._found(key)
            in_step = self._caught_up(key, found)
            if self._taken.get(key) == signature:
                return
            if not self._still(key, found, signature, first=first):
                self.waiting |= set() if in_step else {key}
                return
            if self._signature(key) == signature:
                self._take(key, found)
                self._taken[key] = signature
                self.waiting.discard(key)
        except UnknownName:  # gone since it was listed
            return
        except ConcurrentChange:  # another process is putting the same files on sale: it is there at the next look
            return

    def _signature(self, key: str) -> tuple[files.Stamp, ...]:
        return files.signature(self._room.shop, key) + files.art_signature(self._room.shop, key)

    def _found(self, key: str) -> Texts | BrokenFiles:
        try:
            return files.texts(self._room.shop, key)
        except BrokenFiles as error:
            return error

    def _still(self, key: str, found: Texts | BrokenFiles, signature: tuple[files.Stamp, ...], *, first: bool) -> bool:
        """Whether the files have been as they are for long enough; the texts count, not only what times say."""
        sold = key in self._room.on_show
        age = files.age(self._room.shop, key) if first and not sold else 0.0
        said: object = found if isinstance(found, Texts) else str(found)
        return self.stillness.still(key, (signature, said), age=age, times=self._times(key, found, first=first))

    def _times(self, key: str, found: Texts | BrokenFiles, *, first: bool) -> int:
        """How much longer than usual these files have to be still."""
        if isinstance(found, BrokenFiles):
            return 1
        shown = self._room.on_show.get(key)
        if shown is None:  # in a shop that is open, the rules of a new product may still be on their way
            return 1 if first or files.has_rules(self._room.shop, key) else LONG
        if not may_be_half(_texts(shown.revision), found):
            return 1
        with self._room.reading() as unit:
            known = unit.revisions.texts(key, text_hash(found.catalogue, found.rules)) is not None
        return 1 if known else LONG

    def _caught_up(self, key: str, found: Texts | BrokenFiles) -> bool:
        """Shows what is on sale by the records, where that is not what is shown; whether the files say the same."""
        with self._room.reading() as unit:
            latest = unit.revisions.latest(key)
        if latest is None:
            return False
        shown = self._room.on_show.get(key)
        same = isinstance(found, Texts) and text_hash(found.catalogue, found.rules) == latest.hash
        if shown is None or shown.revision.hash != latest.hash:
            if isinstance(found, Texts) and same:
                try:
                    self._publish(key, found)
                except (BrokenFiles, SolverDeadline, UnknownName):
                    return False  # it is told when it is taken
            else:
                self._room.adopt(latest)
        return same

    def _take(self, key: str, found: Texts | BrokenFiles) -> None:
        """Puts the texts on sale, or keeps why they are not."""
        for kept in (self.unsure, self._again):
            kept.pop(key, None)
        try:
            if isinstance(found, BrokenFiles):
                raise found
            shown = self._room.on_show.get(key)
            if shown is not None and _texts(shown.revision) == found:
                self._room.redraw(key)
                self._room.teller.followed(key, shown.revision.hash)
            else:
                self._publish(key, found)
        except BrokenFiles as error:
            self._keep_back(key, error.problems, "mistakes")
        except UnknownName as error:
            self._keep_back(key, (Problem(Source(rules_file(key), 1), str(error)),), "mistakes")
        except SolverDeadline as error:
            self._again[key] = self.stillness.clock() + _AGAIN
            hint = "the shop does so by itself after a minute"
            self._keep_back(key, (Problem(Source(rules_file(key), 1), str(error), hint),), "no answer in time")

    def _publish(self, key: str, texts: Texts) -> None:
        """Puts the texts on sale, unless they need a yes.

        Raises BrokenFiles when they have mistakes or are new and the engine finds errors or failing rule tests.
        """
        room = self._room
        revision, engine = room.engines.opened(key, texts, room.situation), None
        if revision is None:
            revision = read(key, texts.catalogue, texts.rules)
            engine = self._proven(revision)
        shown = room.on_show.get(key)
        lost = losses(shown.revision, revision) if shown and not self._on_sale(revision) else ()
        if lost:
            self.unsure[key] = revision.hash
            self._keep_back(key, lost, "waits for a yes")
        else:
            room.put_on_sale(revision, engine, author=AUTHOR, origin="disk")

    def _on_sale(self, revision: Revision) -> bool:
        """Whether it is what is on sale by the records: somebody has said yes to it, in another process perhaps."""
        with self._room.reading() as unit:
            latest = unit.revisions.latest(revision.product.key)
        return latest is not None and latest.hash == revision.hash

    def _proven(self, revision: Revision) -> Engine:
        """An engine for the revision; raises BrokenFiles when the revision is new and it finds errors in it."""
        engine = self._room.engine(revision)
        with self._room.reading() as unit:
            known = unit.revisions.texts(revision.product.key, revision.hash) is not None
        found = () if known else defects_over_time(revision, engine, self._room.today()).problems
        if errors_of(found):
            raise BrokenFiles(found)
        return engine

    def _keep_back(self, key: str, problems: Sequence[Problem], reason: str) -> None:
        self.problems[key] = tuple(problems)
        shown = self._room.on_show.get(key)
        self._room.teller.kept_back(key, problems, reason, shown.revision.hash if shown else "")

    def _drop(self, key: str) -> None:
        """Takes a product off sale whose files are gone."""
        self.stillness.forget(key)
        self.waiting.discard(key)
        sold = self._room.on_show.pop(key, None)
        for kept in (self._taken, self._again, self.problems, self.unsure):
            kept.pop(key, None)
        if sold is not None:
            self._room.teller.gone(key)


def _texts(revision: Revision) -> Texts:
    return Texts(revision.catalogue_text, revision.rules_text)
