"""Sheets of a product: its tables and values as files for a spreadsheet program, and what comes back from there.

A change is checked as a whole before anything is written: nobody finds out in the shop that a row was wrong. What a
sheet says is decided in ``interchange``; this joins it with the shop's files.
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from configurator.engine import Engine
from configurator.errors import BrokenFiles, StaleEdit
from configurator.interchange.spreadsheet import csv_xlsx
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, catalogue_file, read, rules_file
from configurator.services.showroom import files
from configurator.services.showroom.checking import Report, report
from configurator.services.showroom.unlikely_changes import jumps
from configurator.shop import Shop
from configurator.source import Problem, Source


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What an import changes in a product's files: the lines that differ (none when nothing does), and the check."""

    product: str
    before: Texts
    after: Texts
    report: Report

    @property
    def lines(self) -> tuple[str, ...]:
        """The difference, file by file, as ``diff -u`` writes it."""
        return tuple(self._lines())

    @property
    def jumps(self) -> tuple[Problem, ...]:
        """The prices that jump, as the studio's review names them; none while the files cannot be read."""
        try:
            old, new = (read(self.product, each.catalogue, each.rules) for each in (self.before, self.after))
        except BrokenFiles:
            return ()
        return jumps(old, new)

    def _lines(self) -> Iterator[str]:
        pairs = (
            (catalogue_file(self.product), self.before.catalogue, self.after.catalogue),
            (rules_file(self.product), self.before.rules, self.after.rules),
        )
        for file, old, new in pairs:
            yield from difflib.unified_diff(old.splitlines(), new.splitlines(), file, file, lineterm="", n=1)


def sheet(path: Path) -> csv_xlsx.Sheet:
    """The sheet in a file. Raises BrokenFiles with every cell that cannot be read."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= csv_xlsx.MOST_BYTES else b""
    except OSError as error:
        why = (error.strerror or "unknown").lower()
        raise BrokenFiles([Problem(Source(str(path), 1), f"this cannot be read: {why}", "")]) from error
    if size > csv_xlsx.MOST_BYTES:
        message = f"a sheet can have {csv_xlsx.MOST_BYTES // 1_000_000} MB at most"
        raise BrokenFiles([Problem(Source(str(path), 1), message, "split it")])
    return csv_xlsx.read(content, str(path))


def change(
    shop: Shop, key: str, new: Callable[[Revision, Texts], Texts], engine_of: Callable[[Revision], Engine], since: date
) -> SheetChange:
    """What would become of a product's files; nothing is written. ``new`` makes the texts from those on disk.

    Raises UnknownName, BrokenFiles (from the files as they are, or from ``new``), SolverDeadline.
    """
    before = files.texts(shop, key)
    after = new(read(key, before.catalogue, before.rules), before)
    return SheetChange(key, before, after, report(key, after.catalogue, after.rules, engine_of, since))


def write(shop: Shop, made: SheetChange, *, unsold: bool = False) -> None:
    """Writes what the change says, both files or neither.

    ``unsold``: also when rules and rule tests keep the product from being sold so, as long as the files can be read;
    the shop goes on with its last good revision. Raises BrokenFiles when it could not be sold (or read) after it, or
    the files have changed meanwhile, ShopFolderError when they cannot be written; in each case nothing has changed.
    """
    if made.report.revision is None and not unsold:
        raise BrokenFiles(made.report.problems)
    read(made.product, made.after.catalogue, made.after.rules)
    try:
        files.write(shop, made.product, made.after, before=made.before)
    except StaleEdit as error:
        hint = "import the sheet again"
        problem = Problem(Source(catalogue_file(made.product), 1), "the files have just been changed", hint)
        raise BrokenFiles([problem]) from error
