"""Versions of drafts on both databases: what is typed within a sitting is one, nothing saved gives way, old ones go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from configurator.errors import UnknownName
from configurator.rules.drafts import Texts
from configurator.storage import draft_versions
from configurator.storage.draft_versions import SITTING, WrittenText
from configurator.storage.store import Store

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
FIRST = WrittenText("mug", Texts("product: mug\n", "# é ≥ 赤\n"), "base", 0, None, "Ada", "page-1")


def test_a_version_has_its_texts_letter_for_letter(store: Store) -> None:
    with store.unit() as unit:
        kept = unit.versions.keep(FIRST, NOON)
    with store.unit(write=False) as unit:
        assert unit.versions.one("mug", kept.id) == (kept, FIRST.texts)
        for product, number in (("mug", kept.id + 1), ("cup", kept.id)):
            with pytest.raises(UnknownName):
                unit.versions.one(product, number)


def test_a_sitting_is_one_version_until_it_is_saved_or_has_lasted(store: Store) -> None:
    moments = [NOON, NOON + SITTING / 2, NOON + SITTING, NOON + 1.2 * SITTING, NOON + 1.3 * SITTING]
    with store.unit() as unit:
        for number, at in enumerate(moments):
            saved = number == 3
            unit.versions.keep(replace(FIRST, texts=Texts("", f"# {number}\n"), saved=saved), at)
        found = unit.versions.of("mug")
        texts = [unit.versions.one("mug", each.id)[1].rules for each in found]
    assert texts == ["# 4\n", "# 3\n", "# 1\n"]
    assert [each.saved for each in found] == [False, True, False]


def test_what_is_kept_already_is_not_kept_again(store: Store) -> None:
    with store.unit() as unit:
        first = unit.versions.keep(replace(FIRST, saved=True), NOON)
        assert unit.versions.keep(FIRST, NOON + timedelta(hours=1)) == first
        assert len(unit.versions.of("mug")) == 1


def test_two_pages_in_turn_are_two_versions(store: Store) -> None:
    with store.unit() as unit:
        for number in range(6):
            page = replace(FIRST, texts=Texts("", f"# {number}\n"), sitting=f"page-{number % 2}")
            unit.versions.keep(page, NOON + timedelta(seconds=number))
        assert [unit.versions.one("mug", each.id)[1].rules for each in unit.versions.of("mug")] == ["# 5\n", "# 4\n"]


def test_what_was_typed_and_is_saved_as_it_stands_is_one_version(store: Store) -> None:
    with store.unit() as unit:
        typed = unit.versions.keep(FIRST, NOON)
        saved = unit.versions.keep(replace(FIRST, sitting="", saved=True), NOON + timedelta(seconds=9))
        assert (saved.id, saved.saved) == (typed.id, True)
        assert unit.versions.of("mug") == (saved,)


def test_typing_never_drives_out_what_was_saved(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_versions, "MOST", 3)
    with store.unit() as unit:
        replaced = unit.versions.keep(replace(FIRST, saved=True), NOON)
        for number in range(9):
            text = replace(FIRST, texts=Texts("", f"# {number}\n"), sitting=f"page-{number}")
            unit.versions.keep(text, NOON + timedelta(minutes=number))
        assert [each.saved for each in unit.versions.of("mug")] == [False, False, False, True]
        assert unit.versions.one("mug", replaced.id)[1] == FIRST.texts


def test_the_oldest_give_way_product_by_product(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft_versions, "MOST", 3)
    with store.unit() as unit:
        unit.versions.keep(replace(FIRST, product="cup"), NOON)
        for number in range(5):
            text = replace(FIRST, texts=Texts("", f"# {number}\n"), sitting=f"page-{number}")
            unit.versions.keep(text, NOON + timedelta(minutes=number))
        assert [unit.versions.one("mug", each.id)[1].rules for each in unit.versions.of("mug")] == [
            "# 4\n",
            "# 3\n",
            "# 2\n",
        ]
        assert len(unit.versions.of("cup")) == 1
