"""Ways to spoil a backup; each says what the shop then says of it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

from configurator.services.operating.backup_folder import MANIFEST


def cut(folder: Path) -> str:
    path = folder / "records.sqlite3"
    os.truncate(path, path.stat().st_size // 2)
    return r"records\.sqlite3 has \d+ bytes instead of \d+\."


def flip(folder: Path) -> str:
    path = folder / "records.sqlite3"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return r"records\.sqlite3 is not what it was when the backup was made"


def lose(folder: Path) -> str:
    (folder / "shop" / "rules" / "desk.rules").unlink()
    return r"shop/rules/desk\.rules is missing\."


def add(folder: Path) -> str:
    (folder / "data" / "authorized").write_text("somebody else's key")
    return r"data/authorized is not in the list\."


def link(folder: Path) -> str:
    (folder / "data" / "passwords").symlink_to("/etc/passwd")
    return r"data/passwords is a link"


def unlist(folder: Path) -> str:
    (folder / MANIFEST).unlink()
    return r"manifest\.json is missing"


def garble(folder: Path) -> str:
    (folder / MANIFEST).write_text((folder / MANIFEST).read_text()[:-40])
    return r"manifest\.json cannot be read"


def rewrite(folder: Path) -> str:
    told = json.loads((folder / MANIFEST).read_text())
    told["rows"]["orders"] += 1
    (folder / MANIFEST).write_text(json.dumps(told))
    return r"manifest\.json was changed after the backup was made"


def climb(folder: Path) -> str:
    told = json.loads((folder / MANIFEST).read_text())
    told["files"]["../../outside"] = {"size": 1, "sha256": "0" * 64}
    (folder / MANIFEST).write_text(json.dumps(told))
    return r"manifest\.json was changed"


def outdate(folder: Path) -> str:
    told = json.loads((folder / MANIFEST).read_text())
    told["format"] = 99
    (folder / MANIFEST).write_text(json.dumps(told))
    return r"format 99"


SPOILT: tuple[Callable[[Path], str], ...] = (cut, flip, lose, add, link, unlist, garble, rewrite, climb, outdate)
