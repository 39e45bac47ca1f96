"""What is known against the packages that the shop runs on, how long they have been locked, and their licences.

    python -m tools.audit

Asks pip-audit about requirements/run.txt; exit code 1 when there is a known weakness. Where its data cannot be reached
it says so, which is no mistake, and the table of versions is what is left to look at. Decides nothing about what is
done then: docs/security.md has the times.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED, TOOLS = (ROOT / "requirements" / name for name in ("run.txt", "dev.txt"))
LONG = 90
"""After so many days without another version somebody looks whether there is one."""
_PATIENCE = 300
_PERMISSIVE = re.compile(
    r"\b(MIT|BSD|0BSD|ISC|Apache|PSF\S*|Python Software Foundation|Unlicense|Zlib|CNRI-Python|HPND|Boost)\b",
    re.I,
)
_OTHERS = re.compile(r"\b(A?GPL|LGPL|GNU|MPL|Mozilla|EPL|CDDL|EUPL|SSPL|BUSL|Commons Clause|Other/Proprietary)", re.I)
_WORDS = (("Permission is hereby granted, free of charge, to any person obtaining a copy", "MIT"),)


@dataclass(frozen=True, slots=True)
class Answer:
    """What pip-audit found: weaknesses, a line each, and of how many packages it knew; ``why`` where of none."""

    weaknesses: tuple[str, ...]
    asked: int
    known: int
    why: str = ""


def locked(lock: Path) -> dict[str, str]:
    """The versions in a lock file, by name."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE))


def ask(lock: Path) -> Answer:
    """What is known against the packages of a lock file."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--require-hashes", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Answer((), 0, 0, f"no answer in {_PATIENCE} seconds")
    try:
        return read(done.stdout)
    except (ValueError, KeyError):
        said = done.stderr.strip().splitlines() or ["pip-audit said nothing"]
        return Answer((), 0, 0, said[-1][:200])


def read(answer: str) -> Answer:
    """pip-audit's answer in JSON; a package that it skipped is one that nothing is known about, good or bad.

    Raises ValueError and KeyError for what is no such answer.
    """
    packages = json.loads(answer)["dependencies"]
    skipped = [each["skip_reason"] for each in packages if "skip_reason" in each]
    found = tuple(
        f"{each['name']} {each['version']}: {weak['id']}, mended in {' or '.join(weak['fix_versions']) or 'no version'}"
        for each in packages
        for weak in each.get("vulns", ())
    )
    known = len(packages) - len(skipped)
    return Answer(found, len(packages), known, "" if known else (skipped or ["nothing was asked"])[0])


def licence(of: Distribution) -> str:
    """A package's licence: by its metadata (expression, classifiers, a first line), else by the words of its file."""
    said = of.metadata
    kinds = [each.rpartition("::")[2].strip() for each in said.get_all("Classifier", []) if each.startswith("License ")]
    written = "".join(said.get_all("License", [])).strip().splitlines()
    told = "".join(said.get_all("License-Expression", [])) or "; ".join(kinds) or (written or [""])[0][:80]
    return told or next((name for words, name in _WORDS if words in _licence_file(of)), "")


def _licence_file(of: Distribution) -> str:
    files = [each for each in of.files or () if each.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))]
    return " ".join(" ".join(each.read_text("utf-8").split()) for each in files)


def permissive(name: str) -> bool:
    """Whether a licence asks for no more than to be named."""
    return bool(_PERMISSIVE.search(name)) and not _OTHERS.search(name)


def since(lock: Path) -> dict[str, date]:
    """Since when the lock file has had each version, as far as git knows."""
    command = ["git", "blame", "--line-porcelain", "--", str(lock)]
    try:
        told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return {}
    at, found = datetime.now(UTC), {}
    for line in told.splitlines():
        if line.startswith("committer-time "):
            at = datetime.fromtimestamp(int(line.split()[1]), UTC)
        elif package := re.match(r"\t([\w.-]+)==", line):
            found[package[1]] = at.date()
    return found


def licences(names: Iterable[str]) -> dict[str, str]:
    """The licences of those packages that are installed here; others are for other machines."""
    found = {}
    for name in names:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = licence(distribution(name))
    return found


def main() -> int:
    """Prints everything; 1 when there is a known weakness."""
    _print_versions()
    answer = ask(LOCKED)
    print()
    if not answer.known:
        print(f"pip-audit could not reach its data, so nothing is known about weaknesses ({answer.why}).")
        print("Please run this where it can be reached; the table above says what there is to look at.")
        return 0
    print(f"Weaknesses known of {answer.known} of {answer.asked} packages: {len(answer.weaknesses)}")
    print("".join(f"  {each}\n" for each in answer.weaknesses), end="")
    if answer.known < answer.asked:
        print(f"  Of {answer.asked - answer.known} packages there are no data.")
    return 1 if answer.weaknesses else 0


def _print_versions() -> None:
    versions, ages, today = locked(LOCKED), since(LOCKED), datetime.now(UTC).date()
    theirs = licences(versions)
    print(f"{'package':32} {'version':16} {'locked for':>12}  licence")
    for name, version in versions.items():
        days = (today - ages[name]).days if name in ages else None
        age = "?" if days is None else f"{days} days{' !' if days > LONG else ''}"
        print(f"{name:32} {version:16} {age:>12}  {theirs.get(name, 'for other machines')}")
    tools = licences(name for name in locked(TOOLS) if name not in versions)
    print("\nNot permissive, or not told by the package:")
    for name, told in (theirs | tools).items():
        if not permissive(told):
            print(f"  {name}: {told or 'not told'}{'' if name in versions else ' (a tool, no part of the shop)'}")


if __name__ == "__main__":
    sys.exit(main())
