"""Where it is noted what a shop's files are about to say: a product's own two, or all files of a publication.

Where no used file changes, the journal lies beside the product's catalogue and concerns nobody else. Where one does, it
lies in the catalogue's folder itself, because every product that uses the file has to read it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from configurator.services.showroom.file_journal import FileJournal, pending
from configurator.shared_text import leads_out
from configurator.shop import Shop

JOURNAL = ".writing"


def product_journal(both: tuple[Path, Path]) -> FileJournal:
    """The journal of a product's own two files."""
    named = {path.name: path for path in both}
    return FileJournal(both[0].with_name(JOURNAL), named.get, tuple(named))


def shop_journal(shop: Shop) -> FileJournal:
    """The journal of a publication that changes used files; names are such as 'rules/shared/paints.rules'."""

    def file(name: str) -> Path | None:
        folder, _, path = name.partition("/")
        home = {"catalog": shop.catalog, "rules": shop.rules}.get(folder)
        if home is None or leads_out(path):
            return None
        return home / path if _own(folder, path) or lies_in(home, home / path) else None

    return FileJournal(shop.catalog / JOURNAL, file)


def noted_name(shop: Shop, path: Path) -> str:
    """What a file is called in the shop's journal."""
    if path.is_relative_to(shop.catalog):
        return f"catalog/{path.relative_to(shop.catalog).as_posix()}"
    return f"rules/{path.relative_to(shop.rules).as_posix()}"


def about_to_say(shop: Shop, both: tuple[Path, Path]) -> Mapping[Path, str]:
    """What files are about to say, by where they really lie. Raises OSError."""
    coming = {**pending(shop_journal(shop)), **pending(product_journal(both))}
    return {Path(os.path.realpath(path)): text for path, text in coming.items()}


def lies_in(folder: Path, path: Path) -> bool:
    """Whether a place lies in the folder, there or not, wherever links lead."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _own(folder: str, path: str) -> bool:
    """Whether it is one of a product's own two, which may be links to anywhere."""
    return path.count("/") == 1 and path.endswith("/product.yaml") if folder == "catalog" else "/" not in path
