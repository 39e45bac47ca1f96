"""What `make audit` makes of versions, licences and pip-audit's answers."""

from __future__ import annotations

import json
from importlib.metadata import distribution

import pytest

from tools.audit import LOCKED, licence, licences, locked, permissive, read

WEAK = {"name": "odd", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
SOUND = {"name": "good", "version": "2.0", "vulns": []}
UNKNOWN = {"name": "mine", "skip_reason": "Dependency not found on PyPI and could not be audited: mine (1)"}


def _answer(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_weakness_is_named_with_the_version_that_mends_it() -> None:
    found = read(_answer(WEAK, SOUND))
    assert found.weaknesses == ("odd 1.0: PYSEC-1, mended in 1.1 or 2.0",)
    assert (found.known, found.asked, found.why) == (2, 2, "")


def test_what_was_skipped_is_not_called_sound() -> None:
    """An index that knows none of the packages answers without a mistake: nothing is known then."""
    assert (read(_answer(UNKNOWN, SOUND)).known, read(_answer(UNKNOWN, SOUND)).asked) == (1, 2)
    nothing = read(_answer(UNKNOWN, UNKNOWN))
    assert (nothing.known, nothing.weaknesses) == (0, ())
    assert "not found" in nothing.why


@pytest.mark.parametrize("answer", ["", "no JSON", "{}", "[1"])
def test_what_is_no_answer_is_told_from_one(answer: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read(answer)


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        *((each, True) for each in ("MIT", "BSD-3-Clause", "Apache Software License", "MIT OR Apache-2.0", "PSF-2.0")),
        *((each, False) for each in ("LGPL-3.0-only", "GPL-3.0-or-later", "MPL-2.0", "MIT AND GPL-2.0-only", "", "?")),
    ],
)
def test_a_permissive_licence_asks_to_be_named_and_for_nothing_else(name: str, holds: bool) -> None:
    assert permissive(name) == holds


def test_each_locked_package_has_a_version_and_a_licence() -> None:
    versions = locked(LOCKED)
    assert {"flask", "sqlalchemy", "ortools", "pillow"} <= set(versions)
    found = licences(versions)
    assert "flask" in found
    assert {name: told for name, told in found.items() if not told} == {}
    assert licence(distribution("psycopg")).startswith("LGPL")


def test_what_is_not_permissive_is_known_and_weighed() -> None:
    """psycopg is used as a library, from its own package, as its licence lets anybody. Another one is thought about."""
    others = {name for name, told in licences(locked(LOCKED)).items() if not permissive(told)}
    assert others <= {"psycopg", "psycopg-binary", "qrcode", "certifi"}
