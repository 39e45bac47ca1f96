"""The studio: drafts, checks and publishing; nobody overwrites anybody, and running designs keep their revision."""

import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.errors import BrokenFiles, NotAllowed, ShopFolderError, StaleEdit
from configurator.rules.drafts import Draft
from configurator.rules.revision import read, text_hash
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.showroom import files
from configurator.services.showroom.checking import SEGMENTS, segment_report
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.studio import publish
from configurator.services.visitor import Visitor
from tests.services.configuring.test_configure import choice
from tests.services.small_shop import CATALOGUE, RULES, write_shop

NEW_RULE = 'rule no-mat-on-glass "A mat slips on glass."\n  top = glass excludes mat is given\n'


def saved(room: Showroom, who: Visitor, rules: str, version: int = 0) -> Draft:
    return publish.save(room, who, "desk", rules_text=rules, base_version=version)


def published(room: Showroom, who: Visitor) -> Published:
    """What is on sale after somebody has looked at the draft and published it."""
    return publish.publish(room, who, "desk", seen=publish.draft(room, "desk").hash)


def test_a_draft_is_published_and_written_to_its_file(room: ReadyShowroom, mona: Visitor) -> None:
    before = room.current("desk")
    draft = saved(room, mona, (RULES + NEW_RULE).replace("\n", "\r\n"))
    assert (draft.version, draft.author) == (1, "Mona")
    on_sale = published(room, mona)
    assert (room.shop.rules / "desk.rules").read_text() == RULES + NEW_RULE
    assert on_sale.revision.hash != before.revision.hash
    assert room.current("desk").revision == on_sale.revision
    assert [(each.origin, each.author) for each in publish.history(room, "desk")] == [
        ("studio", "Mona"),
        ("disk", "files on disk"),
    ]
    assert publish.draft(room, "desk").version == 0


def test_whoever_has_told_no_name_is_a_colleague(room: ReadyShowroom, mona: Visitor) -> None:
    nameless = replace(mona, name="")
    saved(room, nameless, RULES + NEW_RULE)
    published(room, nameless)
    assert publish.history(room, "desk")[0].author == "a colleague"


def test_a_running_design_keeps_its_revision(room: ReadyShowroom, ada: Visitor, mona: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    saved(room, mona, RULES + NEW_RULE)
    published(room, mona)
    wishes = [choice("top=glass"), choice("mat=felt")]
    kept = configure.post(opening.opened(room, ada, design.id), wishes, seq=1)
    assert kept.refused == ()
    assert step_page.view(room, kept.design).newer
    new = designs.start(room, ada, "desk")
    refused = configure.post(opening.opened(room, ada, new.id), wishes, seq=1).refused
    assert refused[0].reason.sentences == ("A mat slips on glass.",)


def test_a_colleagues_save_is_not_overwritten(room: ReadyShowroom, mona: Visitor) -> None:
    saved(room, mona, RULES + "# Mona\n")
    otto = Visitor("otto", roles=mona.roles, name="Otto")
    with pytest.raises(StaleEdit, match="Mona") as caught:
        saved(room, otto, RULES + "# Otto\n")
    assert caught.value.theirs == RULES + "# Mona\n"
    assert saved(room, otto, RULES + "# both\n", version=1).version == 2


def test_a_broken_draft_can_be_saved_but_not_published(room: ReadyShowroom, mona: Visitor) -> None:
    broken = RULES + "rule x\n  tip = oak\n"
    assert saved(room, mona, broken).texts.rules == broken
    report = publish.check(room, "desk", catalogue_text=CATALOGUE, rules_text=broken)
    assert not report.publishable
    assert {problem.source.file for problem in report.problems} == {"rules/desk.rules"}
    with pytest.raises(BrokenFiles) as caught:
        published(room, mona)
    assert caught.value.problems == report.problems
    assert (room.shop.rules / "desk.rules").read_text() == RULES


def test_a_file_that_the_shop_would_not_read_is_kept_and_not_published(
    room: ReadyShowroom, mona: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = f"{RULES}# {'é' * 2_000}\n"
    saved(room, mona, long)
    monkeypatch.setattr(files, "LARGEST", len(long.encode()) - 1)
    with pytest.raises(BrokenFiles, match="are read"):
        published(room, mona)
    assert (room.shop.rules / "desk.rules").read_text() == RULES
    assert publish.draft(room, "desk").texts.rules == long
    monkeypatch.setattr(files, "LARGEST", len(long.encode()))
    assert published(room, mona).revision.rules_text == long


def test_a_failing_rule_test_keeps_a_draft_back(room: ReadyShowroom, mona: Visitor) -> None:
    wrong = RULES + 'test "no lamps": impossible lamp = yes\n'
    report = publish.check(room, "desk", catalogue_text=CATALOGUE, rules_text=wrong)
    assert [test.passed for test in report.tests] == [True, True, False]
    assert not report.publishable
    fine = publish.check(room, "desk", catalogue_text=CATALOGUE, rules_text=RULES)
    assert fine.publishable
    assert [test.name for test in fine.tests] == ["glass on wood", "the plain desk"]


def test_rules_that_contradict_each_other_are_found(room: ReadyShowroom) -> None:
    both = RULES + 'rule a "No pine."\n  top != pine\nrule b "Only pine."\n  top = pine\n'
    report = publish.check(room, "desk", catalogue_text=CATALOGUE, rules_text=both)
    assert not report.publishable
    assert any(problem.severity == "error" for problem in report.problems)


def test_files_that_changed_on_disk_are_not_overwritten(room: ReadyShowroom, mona: Visitor) -> None:
    saved(room, mona, RULES + NEW_RULE)
    write_shop(room.shop.root, rules=RULES + "# by hand\n")
    with pytest.raises(StaleEdit) as caught:
        published(room, mona)
    assert caught.value.theirs == RULES + "# by hand\n"
    seen, disk = publish.draft(room, "desk").hash, text_hash(CATALOGUE, RULES + "# by hand\n")
    with pytest.raises(StaleEdit):
        publish.rebase(room, mona, "desk", seen=seen, disk=seen)
    publish.rebase(room, mona, "desk", seen=seen, disk=disk)
    published(room, mona)
    assert (room.shop.rules / "desk.rules").read_text() == RULES + NEW_RULE


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root can write")
def test_a_folder_that_cannot_be_written_is_said_so(room: ReadyShowroom, mona: Visitor) -> None:
    shutil.rmtree(room.shop.rules)
    room.shop.rules.symlink_to("/proc/self")
    before = room.current("desk").revision
    saved(room, mona, NEW_RULE)
    with pytest.raises(ShopFolderError, match="cannot be written"):
        published(room, mona)
    assert room.current("desk").revision == before
    assert publish.draft(room, "desk").version == 1
    assert [each.hash for each in publish.history(room, "desk")] == [before.hash]


def test_only_merchandisers_write(room: ReadyShowroom, ada: Visitor) -> None:
    with pytest.raises(NotAllowed):
        saved(room, ada, RULES)
    with pytest.raises(NotAllowed):
        published(room, ada)


def test_the_list_says_how_each_product_stands(room: ReadyShowroom, mona: Visitor, shop_folder: Path) -> None:
    write_shop(shop_folder, rules="rule\n")
    saved(room, mona, RULES)
    (desk,) = publish.studio(room)
    assert (desk.key, desk.name, desk.rules, desk.tests) == ("desk", "desk", 0, 0)
    assert desk.published_at is None
    assert desk.problems
    assert desk.draft is not None
    write_shop(shop_folder, rules=RULES)
    (desk,) = publish.studio(room)
    assert (desk.name, desk.rules, desk.tests, desk.problems) == ("Plank", 3, 2, ())


def test_a_first_save_does_not_overwrite_what_changed_on_disk_meanwhile(room: ReadyShowroom, mona: Visitor) -> None:
    opened = publish.draft(room, "desk")
    write_shop(room.shop.root, rules=RULES + "# by hand\n")
    with pytest.raises(StaleEdit):
        publish.save(room, mona, "desk", rules_text=RULES + NEW_RULE, base_version=0, base=opened.base)


def test_a_draft_after_a_publication_is_another_draft(room: ReadyShowroom, mona: Visitor) -> None:
    old = saved(room, mona, RULES + NEW_RULE)
    published(room, mona)
    saved(room, mona, RULES + NEW_RULE + "# next\n")
    with pytest.raises(StaleEdit) as caught:
        publish.save(room, mona, "desk", rules_text=RULES, base_version=1, base=old.base)
    assert caught.value.theirs == RULES + NEW_RULE + "# next\n"


def test_a_draft_that_became_another_one_since_it_was_reviewed_is_not_published(
    room: ReadyShowroom, mona: Visitor
) -> None:
    reviewed = saved(room, mona, RULES + NEW_RULE)
    otto = Visitor("otto", roles=mona.roles, name="Otto")
    published(room, otto)
    other = saved(room, otto, RULES + "# unseen\n")
    assert other.version == reviewed.version
    with pytest.raises(StaleEdit, match="Otto"):
        publish.publish(room, mona, "desk", seen=reviewed.hash)
    with pytest.raises(StaleEdit, match="Otto"):
        publish.discard(room, mona, "desk", seen=reviewed.hash)
    assert publish.draft(room, "desk") == other
    assert room.current("desk").revision.rules_text == RULES + NEW_RULE
    assert published(room, mona).revision.rules_text == RULES + "# unseen\n"


def test_files_on_disk_that_changed_since_they_were_reviewed_are_not_published(room: Showroom, mona: Visitor) -> None:
    reviewed = publish.draft(room, "desk")
    write_shop(room.shop.root, rules=RULES + "# by hand\n")
    with pytest.raises(StaleEdit, match="not the ones you looked at"):
        publish.publish(room, mona, "desk", seen=reviewed.hash)


def test_a_draft_is_discarded(room: Showroom, mona: Visitor) -> None:
    publish.discard(room, mona, "desk", seen=saved(room, mona, NEW_RULE).hash)
    assert publish.draft(room, "desk").texts.rules == RULES


def test_another_process_that_sees_the_files_first_leaves_the_publication_to_its_author(
    room: ReadyShowroom, mona: Visitor
) -> None:
    """Its look at the files falls between their writing and the end of the transaction that publishes them."""
    other = ReadyShowroom(room.settings)
    assert other.current("desk").product.name == "Plank"
    catalogue = CATALOGUE.replace("name: Plank", "name: Bench")
    revision = read("desk", catalogue, RULES)
    with ThreadPoolExecutor(1) as pool:
        with room.unit() as unit:
            room.record(unit, revision, author=mona.name, origin="studio")
            write_shop(room.shop.root, catalogue=catalogue)
            seen = pool.submit(lambda: other.current("desk").product.name)
            wait([seen], timeout=0.5)
        assert seen.result(timeout=30) in ("Plank", "Bench")
    assert (other.current("desk").product.name, other.problems()) == ("Bench", {})
    latest, *earlier = publish.history(room, "desk")
    assert (latest.hash, latest.author, latest.origin) == (revision.hash, "Mona", "studio")
    assert revision.hash not in {each.hash for each in earlier}
    other.store.close()


def test_two_processes_that_find_the_same_files_publish_them_once(room: ReadyShowroom) -> None:
    rooms = [ReadyShowroom(room.settings) for _ in range(3)]
    assert {each.current("desk").product.name for each in rooms} == {"Plank"}
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("name: Plank", "name: Bench"))
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(lambda each: each.current("desk").product.name, rooms)) <= {"Plank", "Bench"}
    assert {each.current("desk").product.name for each in rooms} == {"Bench"}
    hashes = [each.hash for each in publish.history(room, "desk")]
    assert len(hashes) == len(set(hashes))
    for each in rooms:
        each.store.close()


def test_what_segments_ask_for_is_checked_before_a_value_they_need_is_gone(room: Showroom) -> None:
    path = room.shop.rules / SEGMENTS
    path.write_text("segment corkers: chose mat = cork\n", encoding="utf-8")
    texts = {"catalogue_text": CATALOGUE, "rules_text": RULES}
    assert publish.check(room, "desk", **texts).problems == ()
    renamed = texts | {"catalogue_text": CATALOGUE.replace("value: cork", "value: korc")}
    found = publish.check(room, "desk", **renamed)
    said = "rules/customers.segments:1:30: warning: 'mat' has no value 'cork' (known here: felt, korc)"
    assert ([str(each) for each in found.problems], found.publishable) == ([said], True)
    path.write_text("segment corkers: chos mat = cork\n", encoding="utf-8")
    assert "is no condition" in str(publish.check(room, "desk", **texts).problems[0])
    product = room.products()[0].product
    assert [each.severity for each in segment_report(room.shop, [product, None])[SEGMENTS].problems] == ["error"]
    path.write_text("segment corkers: chose mat = corc\n", encoding="utf-8")
    assert segment_report(room.shop, [product, None]) == {}
