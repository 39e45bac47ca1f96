"""The front-end files that the repository carries, each with its origin in a VENDOR.toml beside it.

    python -m tools.vendor            fetches every package again and compares
    python -m tools.vendor --write    fetches and replaces the files and their checksums

A `[[file]]` has: file (name beside VENDOR.toml), package and version (npm), path (inside the package),
licence and sha256. Decides nothing about how the files are used.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = (ROOT / "static/vendor/VENDOR.toml", ROOT / "tests/vendor/VENDOR.toml")


@dataclass(frozen=True, slots=True)
class Vendored:
    """One file from an npm package, and where it lies here."""

    target: Path
    package: str
    version: str
    path: str
    licence: str
    sha256: str


def vendored() -> tuple[Vendored, ...]:
    """Every file listed in a VENDOR.toml, in the order listed."""
    return tuple(
        Vendored(
            target=listing.parent / entry["file"],
            package=entry["package"],
            version=entry["version"],
            path=entry["path"],
            licence=entry["licence"],
            sha256=entry["sha256"],
        )
        for listing in LISTS
        for entry in tomllib.loads(listing.read_text(encoding="utf-8"))["file"]
    )


def mismatches() -> Iterator[str]:
    """What differs between the files here and their VENDOR.toml; asks no network."""
    listed = vendored()
    for entry in listed:
        if not entry.target.exists():
            yield f"{_shown(entry.target)} is listed but not there"
        elif _sha256(entry.target.read_bytes()) != entry.sha256:
            yield f"{_shown(entry.target)} is not the file that VENDOR.toml lists (sha256 differs)"
    names = {entry.target for entry in listed} | set(LISTS)
    for listing in LISTS:
        for path in sorted(set(listing.parent.iterdir()) - names):
            yield f"{_shown(path)} is not listed in {_shown(listing)}"


def fetched(package: str, version: str, path: str) -> bytes:
    """The file at `path` of the npm package, freshly downloaded by `npm pack`."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            member = archive.extractfile(f"package/{path}")
            assert member is not None, f"{package}@{version} has no {path}"
            return member.read()


def main(arguments: list[str]) -> int:
    """Compares (or, with --write, replaces) every vendored file; 1 when something differs."""
    differing = 0
    for entry in vendored():
        content = fetched(entry.package, entry.version, entry.path)
        if "--write" in arguments:
            entry.target.write_bytes(content)
            _write_sha256(entry, _sha256(content))
            print(f"wrote  {_shown(entry.target)}")
        elif entry.target.exists() and entry.target.read_bytes() == content:
            print(f"same   {_shown(entry.target)}  {entry.package}@{entry.version}")
        else:
            differing += 1
            print(f"DIFFERS {_shown(entry.target)}  {entry.package}@{entry.version}/{entry.path}")
    for message in mismatches():
        differing += 1
        print(message)
    return 1 if differing else 0


def _write_sha256(entry: Vendored, sha256: str) -> None:
    listing = entry.target.parent / "VENDOR.toml"
    pattern = rf'(file = "{re.escape(entry.target.name)}"\n(?:(?!\[\[).*\n)*?sha256 = )"[0-9a-f]*"'
    listing.write_text(re.sub(pattern, rf'\g<1>"{sha256}"', listing.read_text(encoding="utf-8")), encoding="utf-8")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
