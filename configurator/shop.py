"""A shop's folder: where its catalogue, rules, templates and static files lie.

Decides the names of the sub-folders and where the demo shop is found, in a checkout as in an installed
wheel. Reads nothing inside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Shop:
    """The folders of one shop; a shop need not have templates or static files of its own."""

    root: Path
    catalog: Path
    rules: Path
    templates: Path
    static: Path

    @property
    def theme(self) -> Path:
        """The file that says how the shop looks; it need not be there."""
        return self.root / "theme.yaml"


def shop_at(root: Path) -> Shop:
    """The shop that lives in `root`, as an absolute path; nothing is checked to exist."""
    home = root.expanduser().resolve()
    return Shop(
        root=home,
        catalog=home / "catalog",
        rules=home / "rules",
        templates=home / "templates",
        static=home / "static",
    )


def demo_shop_folder() -> Path:
    """The demo shop's folder: `_shop` inside an installed package, else the checkout around the package."""
    installed = _PACKAGE / "_shop"
    return installed if installed.is_dir() else _PACKAGE.parent


def demo_shop() -> Shop:
    """The shop that comes with the program; its templates and static files are every shop's default."""
    return shop_at(demo_shop_folder())
