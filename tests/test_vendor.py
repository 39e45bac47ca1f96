"""The front-end files of others are the ones that VENDOR.toml lists, untouched."""

from __future__ import annotations

from tools.vendor import mismatches, vendored


def test_vendored_files_are_as_listed() -> None:
    assert list(mismatches()) == []


def test_every_vendored_package_brings_its_licence() -> None:
    with_licence = {entry.package for entry in vendored() if entry.path.startswith("LICENSE")}
    assert {entry.package for entry in vendored()} == with_licence
