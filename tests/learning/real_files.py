"""Files that others measured with; not part of the project, read in place."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def real_file(name: str) -> Path:
    """The file; skips the test, saying so, where it is absent."""
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not in ../shared/data beside the checkout")
    return path
