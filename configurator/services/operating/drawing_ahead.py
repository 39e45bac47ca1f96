"""Draws pictures before anybody asks: after a publication those that most customers will see first.

Decides which: of each product the first design, the presets, and what a single choice makes of the first design. It is
a job, in the process for jobs at the lowest priority, so no customer waits for it; what it drew lies in the cache.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import Any

from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine.answers import Contradiction
from configurator.errors import SolverDeadline
from configurator.imaging.compose import Format
from configurator.services.jobs.kinds import JobKind, Work
from configurator.services.presenting import pictures
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

_FORMATS: tuple[Format, ...] = ("webp", "avif")


def draw_ahead(room: Showroom, work: Work) -> Mapping[str, Any]:
    """Draws them one after the other; says how many there are of each product."""
    lines = []
    for published in _with_art(room):
        keys = keys_ahead(room, work, published)
        draw_these(room, work, published, keys)
        lines.append(f"{published.product.name}: {len(keys)}")
    return {"sections": [{"title": "Pictures", "lines": lines}]}


def draw_these(room: Showroom, work: Work, published: Published, keys: list[str]) -> None:
    """Draws pictures that are named, in both formats of pages for desks and phones, and as thumbnails."""
    for number, key in enumerate(keys):
        work.progress(number, len(keys), published.product.name)
        for width, kind in product((None, pictures.PHONE), _FORMATS):
            pictures.draw(room, key, width, kind)
        pictures.draw(room, key, pictures.THUMBNAIL)


def keys_ahead(room: Showroom, work: Work, published: Published) -> list[str]:
    """The keys of the pictures that are drawn ahead, each once, named for every process."""
    found: dict[str, pictures.Recipe] = {}
    wanted = list(dict.fromkeys(_choices(published)))
    for number, choices in enumerate(wanted):
        work.progress(number, len(wanted), published.product.name)
        with suppress(SolverDeadline, Contradiction):
            found |= pictures.recipes(published, published.shown(choices))
    room.name_pictures(found)
    return list(found)


def _choices(published: Published) -> Iterator[Choices]:
    """The choices of the designs: none, those of each preset, and each value of what the pictures show."""
    art, sold = published.art, published.product
    yield frozenset()
    for preset in published.revision.rules.presets:
        yield frozenset(preset.choices)
    shown = {each.name for each in art.names if each.kind == "option"} if art else set()
    for option in sold.options:
        if option.key in shown:
            yield from (frozenset({Choice(Slot(option.key), value.key)}) for value in option.values)


def _with_art(room: Showroom) -> list[Published]:
    return [each for each in room.products() if each.art is not None]


def _when_published(room: Showroom) -> str:
    """The occasion: what is on sale, and its art, as they are now."""
    now = [(each.product.key, each.whole.hash, each.art.digest) for each in _with_art(room) if each.art]
    return hashlib.sha256(repr(now).encode()).hexdigest()[:16] if now else ""


DRAWING = JobKind("draw", "Drawing pictures ahead", draw_ahead, tries=2, occasion=_when_published)
