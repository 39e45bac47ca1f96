"""The files of a shop's folders that products use, on disk: which, what they say, which a text changes.

Only what lies in the folder itself is read and written, links that lead out of it are not followed.
"""

import errno
import os
from collections.abc import Callable, Container, Mapping
from pathlib import Path

from configurator.errors import StaleEdit
from configurator.services.showroom.shop_journals import lies_in
from configurator.shared_text import SharedText, leads_out, shared_text, uses

MOST_USED = 200
"""So many files a product may use in each of its folders; what is beyond them is told as not there."""

MARK = "\ufeff"

ReadFile = Callable[[Path, str], str]
"""The text of a file on disk, by the name that is shown for it; '' where it cannot be read, which is told."""


def with_used(folder: Path, own: str, read: ReadFile, coming: Container[Path] = ()) -> tuple[str, tuple[Path, ...]]:
    """The text with all that it uses, and which files were asked for, there or not.

    ``coming``: files that are about to be there, by where they really lie.
    """
    used: dict[str, str] = {}
    asked: dict[str, Path] = {}
    waiting = list(uses(own))
    while waiting and len(asked) < MOST_USED:
        path = waiting.pop(0)
        if path in asked or leads_out(path):
            continue
        asked[path] = folder / path
        there = asked[path].is_file() or Path(os.path.realpath(asked[path])) in coming
        if there and lies_in(folder, asked[path]):
            used[path] = read(asked[path], f"{folder.name}/{path}")
            waiting += uses(used[path])
    return str(SharedText(own, used)), tuple(asked.values())


def changed_used(folder: Path, new: str, before: str, read: ReadFile) -> Mapping[Path, str]:
    """What the new text has of used files that differ, as it is to be written.

    ``read``: as whoever made ``before`` read them. The mark by which spreadsheets know UTF-8 stays at the beginning of
    a file that has one. Raises StaleEdit when one says something else by now, OSError when it lies elsewhere.
    """
    old, changed = shared_text(before).used, dict[Path, str]()
    for path, text in shared_text(new).used.items():
        place = folder / path
        if text == old.get(path) or leads_out(path):
            continue
        if not lies_in(folder, place):
            raise OSError(errno.ELOOP, "a link leads out of the folder", str(place))
        said = read(place, place.name) if place.is_file() else None
        if said not in (text, old.get(path)):
            raise StaleEdit(f"{place.name} has just been changed by somebody else. Nothing was written.")
        marked = said is not None and place.read_bytes().startswith(MARK.encode())
        changed[place] = MARK + text if marked else text
    return changed


def users(texts: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """By used file the keys of the products that use it; ``texts`` are whole ones by product."""
    found: dict[str, list[str]] = {}
    for key, text in texts.items():
        for path in shared_text(text).used:
            found.setdefault(path, []).append(key)
    return {path: tuple(keys) for path, keys in found.items()}
