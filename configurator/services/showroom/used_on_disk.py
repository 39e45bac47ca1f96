"""The files of a shop's folders that products use, on disk: which, what they say, how one is replaced.

Only what lies in the folder itself is read and written, links that lead out of it are not followed.
"""

import contextlib
import errno
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from configurator.errors import StaleEdit
from configurator.services.showroom import file_pair
from configurator.shared_text import SharedText, leads_out, shared_text, uses

MOST_USED = 200
"""So many files a product may use in each of its folders; what is beyond them is told as not there."""

_MARK = "\ufeff"

ReadFile = Callable[[Path, str], str]
"""The text of a file on disk, by the name that is shown for it; '' where it cannot be read, which is told."""


def with_used(folder: Path, own: str, read: ReadFile) -> tuple[str, tuple[Path, ...]]:
    """The text with all that it uses, and which files were asked for, there or not."""
    used: dict[str, str] = {}
    asked: dict[str, Path] = {}
    waiting = list(uses(own))
    while waiting and len(asked) < MOST_USED:
        path = waiting.pop(0)
        if path in asked or leads_out(path):
            continue
        asked[path] = folder / path
        if _inside(folder, asked[path]):
            used[path] = read(asked[path], f"{folder.name}/{path}")
            waiting += uses(used[path])
    return str(SharedText(own, used)), tuple(asked.values())


def write_used(folder: Path, new: str, before: str, read: ReadFile, *, held: Path) -> list[tuple[Path, str | None]]:
    """Writes what the new text has of used files that differ; what each said before (None: it was not there).

    ``read``: as whoever made ``before`` read them. ``held``: the folder in which the caller is ``alone`` already, the
    product's, where price lists lie.
    Raises StaleEdit when one says something else by now, OSError when it cannot be written or lies elsewhere.
    """
    old, changed = shared_text(before).used, list[tuple[Path, str | None]]()
    try:
        for path, text in shared_text(new).used.items():
            if text == old.get(path) or leads_out(path):
                continue
            if not _within(folder, folder / path):
                raise OSError(errno.ELOOP, "a link leads out of the folder", str(folder / path))
            changed.append((folder / path, _replaced(folder / path, text, old.get(path), read, held)))
    except (OSError, StaleEdit):
        put_back(changed)
        raise
    return changed


def put_back(changed: list[tuple[Path, str | None]]) -> None:
    """Makes the files say what they said before, as far as that can be done."""
    for path, text in reversed(changed):
        with contextlib.suppress(OSError):
            if text is None:
                path.unlink()
            else:
                file_pair.write([path], [text])


def users(texts: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """By used file the keys of the products that use it; ``texts`` are whole ones by product."""
    found: dict[str, list[str]] = {}
    for key, text in texts.items():
        for path in shared_text(text).used:
            found.setdefault(path, []).append(key)
    return {path: tuple(keys) for path, keys in found.items()}


def _inside(folder: Path, path: Path) -> bool:
    return path.is_file() and _within(folder, path)


def _within(folder: Path, path: Path) -> bool:
    """Whether the place lies in the folder, there or not, wherever links lead."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _replaced(path: Path, text: str, expected: str | None, read: ReadFile, held: Path) -> str | None:
    """Writes one file; what it said before, which has to be what is expected.

    The mark by which spreadsheets know UTF-8 stays at its beginning where there was one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.nullcontext() if path.parent == held else file_pair.alone(path.parent):
        there = path.is_file()
        mark = _MARK if there and path.read_bytes().startswith(_MARK.encode()) else ""
        said = read(path, path.name) if there else None
        if said not in (text, expected):
            raise StaleEdit(f"{path.name} has just been changed by somebody else. Nothing was written.")
        file_pair.write([path], [mark + text])
    return None if said is None else mark + said
