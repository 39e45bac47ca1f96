"""The studio: a merchandiser edits a draft, has it checked, and puts it on sale; nobody overwrites a colleague's save.

A draft starts from the files on disk, broken or not. Publishing writes the files (each whole or not at all) and keeps
the revision; designs that run keep theirs. The way back to an earlier one is ``restoring``.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from configurator.errors import BrokenFiles, DatabaseError, NeedsYes, StaleEdit
from configurator.rules.drafts import Draft, Texts
from configurator.rules.revision import Revision, text_hash
from configurator.services.clean_text import file_lines
from configurator.services.showroom import files
from configurator.services.showroom.checking import Report, report, segment_report
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.showroom.unlikely_changes import gone, jumps
from configurator.services.visitor import Visitor
from configurator.shared_text import shared_text
from configurator.source import Problem
from configurator.storage.concurrency import ConcurrentChange
from configurator.storage.draft_versions import WrittenText
from configurator.storage.drafts import stale
from configurator.storage.revisions import Publication

ROLE = "merchandiser"
_CHANGED = "The texts are not the ones you looked at any more. Please look again."


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is to be looked at twice before publishing: prices that jump, and what would be gone (needs a yes)."""

    jumps: tuple[Problem, ...] = ()
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StudioProduct:
    """A product in the studio's list. ``published_at`` None: never without problems, so not on sale."""

    key: str
    name: str
    hash: str
    published_at: datetime | None
    origin: str
    rules: int
    tests: int
    problems: tuple[Problem, ...]
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that a product uses, and the names of the others that do."""

    name: str
    others: tuple[str, ...]


def studio(room: Showroom) -> tuple[StudioProduct, ...]:
    """All products of the shop with their state, by key."""
    room.refresh()
    on_sale = room.on_show.copy()
    broken = room.problems()
    with room.reading() as unit:
        drafts = {key: unit.drafts.one(key) for key in room.keys()}  # noqa: SIM118 a showroom is no dict
    return tuple(_listed(key, on_sale.get(key), broken.get(key, ()), draft) for key, draft in drafts.items())


def draft(room: Showroom, product: str) -> Draft:
    """The product's draft; where there is none, what stands on disk, as version 0. Raises UnknownName."""
    with room.reading() as unit:
        kept = unit.drafts.one(product)
    if kept is not None:
        return kept
    texts = room.texts(product)
    return Draft(product, texts, text_hash(texts.catalogue, texts.rules), 0, "", None)


def save(
    room: Showroom,
    who: Visitor,
    product: str,
    *,
    rules_text: str,
    catalogue_text: str | None = None,
    base_version: int,
    base: str = "",
) -> Draft:
    """The draft as saved, mistakes and all. Raises StaleEdit (with ``theirs``) when a colleague saved first.

    ``base_version`` and ``base`` are those of the draft that was edited; ``base`` tells a first save that the files
    changed on disk meanwhile, and any other one that the draft is a new one after a publication. What is saved
    already is not saved again, whatever it was begun from.
    """
    who.needs(ROLE)
    before = draft(room, product)
    catalogue = before.texts.catalogue if catalogue_text is None else file_lines(catalogue_text)
    texts = files.completed(room.shop, Texts(catalogue, file_lines(rules_text)))
    if before.version and texts == before.texts:
        return before
    if base and base != before.base:
        raise stale(before if before.version else None)
    author, now = who.name or "a colleague", room.now()
    new = Draft(product, texts, before.base, base_version, author, now)
    written = WrittenText(product, texts, before.base, base_version, who.account, author, saved=True)
    with room.unit() as unit:
        saved = unit.drafts.save(new)
        unit.versions.keep(written, now)
        return saved


def shared_files(room: Showroom, product: str, texts: Texts) -> tuple[SharedFile, ...]:
    """The files that the texts use, and which other products do so on disk."""
    by = files.shared_by(room.shop)
    names = {each.product.key: each.product.name for each in room.products()}
    asked = [f"catalog/{path}" for path in shared_text(texts.catalogue).used]
    asked += [f"rules/{path}" for path in shared_text(texts.rules).used]
    return tuple(
        SharedFile(name, tuple(names.get(key, key) for key in by.get(name, ()) if key != product)) for name in asked
    )


def discard(room: Showroom, who: Visitor, product: str, *, seen: str) -> None:
    """Throws away the draft of that hash; the files on disk stay. Raises StaleEdit when it is another one by now."""
    who.needs(ROLE)
    current = _seen(room, product, seen)
    if current.version:
        with room.unit() as unit:
            unit.drafts.remove(current)


def check(room: Showroom, product: str, *, catalogue_text: str, rules_text: str) -> Report:
    """Everything that is wrong with the two texts, their rule tests run, as far as the studio's time goes.

    With warnings at segments that ask for what no product would have any more.
    """
    texts = files.completed(room.shop, Texts(file_lines(catalogue_text), file_lines(rules_text)))
    found = report(product, texts.catalogue, texts.rules, room.engine, room.today(), seconds=room.checking_seconds)
    if found.revision is None:
        return found
    shown = {each.product.key: each.product for each in room.products()} | {product: found.revision.product}
    segments = segment_report(room.shop, map(shown.get, room.keys())).values()
    warnings = (replace(each, severity="warning") for about in segments for each in about.problems)
    return replace(found, problems=(*found.problems, *warnings))


def doubts(room: Showroom, product: str, revision: Revision) -> Doubts:
    """What publishing the revision would do to the one on sale that is rarely meant; nothing where none is."""
    with room.reading() as unit:
        latest = unit.revisions.latest(product)
    if latest is None:
        return Doubts()
    old = room.revision(product, latest.hash).revision
    return Doubts(jumps(old, revision), gone(old, revision))


def publish(room: Showroom, who: Visitor, product: str, *, seen: str, sure: bool = False) -> Published:
    """Puts the draft on sale and writes its files; ``seen`` is the hash of the texts that were looked at.

    Raises StaleEdit when the draft or the files changed since, BrokenFiles with all problems, NeedsYes when rules or
    tests would be gone and nobody is ``sure``, ShopFolderError when the files cannot be written; in each case nothing
    has changed.
    """
    who.needs(ROLE)
    current, before = _seen(room, product, seen), room.texts(product)
    _unchanged_files(current, before)
    report = check(room, product, catalogue_text=current.texts.catalogue, rules_text=current.texts.rules)
    if report.revision is None:
        raise BrokenFiles(report.problems)
    questions = doubts(room, product, report.revision).gone
    if questions and not sure:
        raise NeedsYes(questions)
    written = False
    try:
        with room.unit() as unit:
            if current.version:
                unit.drafts.remove(current)
            author = who.name or "a colleague"
            publication = room.record(unit, report.revision, author=author, origin="studio")
            files.write(room.shop, product, current.texts, before=before)
            written = True
    except (ConcurrentChange, DatabaseError):
        if written:  # the files are as they were when the records are
            files.write(room.shop, product, before, before=current.texts)
        raise
    return room.show(report.revision, publication, report.engine)


def moved_files(room: Showroom, current: Draft) -> Texts | None:
    """What stands on disk, when that is neither what the draft was begun from nor what it says."""
    return _moved(current, room.texts(current.product))


def rebase(room: Showroom, who: Visitor, product: str, *, seen: str, disk: str) -> Draft:
    """The draft of the hash ``seen`` as one that is begun from the files on disk, whose hash was ``disk``.

    Raises StaleEdit when either is another one by now.
    """
    who.needs(ROLE)
    current, texts = _seen(room, product, seen), room.texts(product)
    base = text_hash(texts.catalogue, texts.rules)
    if base != disk:
        raise StaleEdit(_CHANGED)
    new = replace(current, base=base, author=who.name or "a colleague", changed_at=room.now())
    with room.unit() as unit:
        return unit.drafts.save(new)


def history(room: Showroom, product: str) -> tuple[Publication, ...]:
    """The publications of a product, newest first."""
    with room.reading() as unit:
        return unit.revisions.history(product)


def _listed(key: str, shown: Published | None, problems: tuple[Problem, ...], draft: Draft | None) -> StudioProduct:
    rules = shown.revision.rules if shown else None
    return StudioProduct(
        key=key,
        name=shown.product.name if shown else key,
        hash=shown.revision.hash if shown else "",
        published_at=shown.published_at if shown else None,
        origin=shown.source if shown else "",
        rules=len(rules.rules) if rules else 0,
        tests=len(rules.tests) if rules else 0,
        problems=problems,
        draft=draft,
    )


def _seen(room: Showroom, product: str, seen: str) -> Draft:
    """The draft, which has to be the one that was looked at. Raises StaleEdit."""
    current = draft(room, product)
    if current.hash == seen:
        return current
    raise stale(current) if current.version else StaleEdit(_CHANGED)


def _moved(current: Draft, there: Texts) -> Texts | None:
    known = (current.base, text_hash(current.texts.catalogue, current.texts.rules))
    return None if text_hash(there.catalogue, there.rules) in known else there


def _unchanged_files(current: Draft, there: Texts) -> None:
    theirs = _moved(current, there)
    if theirs is not None:
        raise StaleEdit(
            "The files on disk were changed since this draft was begun. "
            "Take over what changed there, or discard the draft.",
            theirs=theirs.rules,
        )
