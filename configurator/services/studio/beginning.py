"""A new shop's folder: files to start from, with comments, which can be served as they are.

Decides which kinds there are (the folders in ``configurator/starters``) and that nothing which is there already is
touched: a new folder appears whole or not at all.
"""

import shutil
import tempfile
from pathlib import Path

from configurator.errors import ShopFolderError
from configurator.shop import Shop, shop_at

_STARTERS = Path(__file__).resolve().parents[2] / "starters"


def kinds() -> tuple[str, ...]:
    """What a new shop can be like."""
    return tuple(sorted(each.name for each in _STARTERS.iterdir() if each.is_dir()))


def begin_shop(folder: Path, kind: str) -> Shop:
    """Writes a shop of the kind into a folder that is empty or not there yet.

    Raises ShopFolderError where something stands in it, or where it cannot be written; then nothing has changed.
    """
    shop = shop_at(folder)
    try:
        if shop.root.exists() and (not shop.root.is_dir() or any(shop.root.iterdir())):
            raise ShopFolderError(f"{folder} is not empty, and nothing in it is touched. (name a folder that is new)")
        shop.root.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{shop.root.name}-", dir=shop.root.parent) as beside:
            whole = Path(beside) / shop.root.name
            shutil.copytree(_STARTERS / kind, whole, copy_function=shutil.copyfile)
            if shop.root.exists():  # and somebody may stand in it, so it stays the same folder
                for part in whole.iterdir():
                    part.rename(shop.root / part.name)
            else:
                whole.rename(shop.root)
    except OSError as error:
        raise ShopFolderError(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    return shop
