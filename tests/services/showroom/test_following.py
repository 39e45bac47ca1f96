"""Files on disk go on sale when they are still, whole and meant; whatever somebody does to them in between."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from configurator.bootstrap import ReadyShowroom
from configurator.errors import SolverDeadline
from configurator.rules.drafts import Texts
from configurator.rules.revision import read
from configurator.services.configuring import designs, opening
from configurator.services.showroom import files, following
from configurator.services.showroom.lost_content import losses, may_be_half
from configurator.services.showroom.showroom import SaleState
from configurator.services.showroom.still_files import LONG, Stillness
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.following_shop import BENCH, MORE, Clock, Shop, opened
from tests.services.small_shop import CATALOGUE, RULES, write_shop

FEWER_THAN_ALL = RULES.replace('test "the plain desk": possible top = pine, legs = wood\n', "")


# --- stillness ----------------------------------------------------------------------------------------------------


def test_an_edit_is_on_sale_once_it_has_been_still(shop: Shop) -> None:
    write_shop(shop.folder, catalogue=BENCH)
    assert shop.after(1).catalogue == CATALOGUE
    assert shop.stand is SaleState.WAITING
    assert shop.after(1).catalogue == BENCH
    assert shop.stand is SaleState.IN_STEP


def test_both_files_count_as_one_change(shop: Shop) -> None:
    write_shop(shop.folder, catalogue=BENCH)
    assert shop.after(1).catalogue == CATALOGUE
    write_shop(shop.folder, catalogue=BENCH, rules=MORE)
    assert shop.after(1) == Texts(CATALOGUE, RULES), "the catalogue is old enough, the rules are not"
    assert shop.after(1) == Texts(BENCH, MORE)


def test_times_that_somebody_sets_are_not_believed(shop: Shop) -> None:
    path = shop.folder / "catalog/desk/product.yaml"
    before = path.stat()
    for text in (BENCH, CATALOGUE.replace("name: Plank", "name: Stool"), BENCH):
        path.write_text(text)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert shop.after(1).catalogue == CATALOGUE
    assert shop.after(1).catalogue == BENCH


def test_a_folder_that_is_moved_into_place_is_not_taken_for_old(shop: Shop, tmp_path: Path) -> None:
    """Its files were written long ago; the rules that belong to them come a moment later."""
    shutil.copytree(shop.folder / "catalog/desk", tmp_path / "desk")
    (tmp_path / "desk/product.yaml").write_text(BENCH)
    shutil.rmtree(shop.folder / "catalog/desk")
    shutil.move(tmp_path / "desk", shop.folder / "catalog/desk")
    assert shop.after(1) == Texts(CATALOGUE, RULES)
    (shop.folder / "rules/desk.rules").write_text(MORE)
    assert shop.after(1) == Texts(CATALOGUE, RULES)
    assert shop.after(1) == Texts(BENCH, MORE)


def test_links_that_are_swapped_are_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    for name, texts in (("one", (CATALOGUE, RULES)), ("two", (BENCH, MORE))):
        write_shop(tmp_path / name, catalogue=texts[0], rules=texts[1])
    folder.mkdir()
    for part in ("catalog", "rules"):
        (folder / part).symlink_to(tmp_path / "one" / part)
    shop = opened(tmp_path)
    assert shop.sold == Texts(CATALOGUE, RULES)
    for part in ("catalog", "rules"):
        (folder / f"{part}-new").symlink_to(tmp_path / "two" / part)
        (folder / f"{part}-new").replace(folder / part)
        assert shop.after(1) == Texts(CATALOGUE, RULES)
    assert shop.after(1) == Texts(BENCH, MORE)
    shop.room.store.close()


def test_what_came_back_as_it_was_is_no_change(shop: Shop) -> None:
    first = shop.room.current("desk").published_at
    write_shop(shop.folder, rules="")
    shop.after(1)
    write_shop(shop.folder)
    shop.after(4)
    assert shop.room.current("desk").published_at == first
    assert shop.stand is SaleState.IN_STEP


def test_what_another_process_published_is_shown_at_once(shop: Shop, tmp_path: Path, mona: Visitor) -> None:
    other = opened(tmp_path)
    other.room.following.stillness.seconds = 0
    write_shop(shop.folder, catalogue=BENCH)
    assert other.after(0).catalogue == BENCH
    assert shop.after(0).catalogue == BENCH
    write_shop(shop.folder, catalogue="half")
    assert shop.after(0).catalogue == other.after(0).catalogue == BENCH
    other.room.store.close()


def test_a_start_in_the_middle_of_a_deploy_sells_the_last_good_revision(shop: Shop, tmp_path: Path) -> None:
    write_shop(shop.folder, catalogue=BENCH)
    clock = Clock()
    started = ReadyShowroom(shop.room.settings)
    started.following.stillness = Stillness(2, clock)
    again = Shop(started, clock)
    assert again.sold == Texts(CATALOGUE, RULES)
    write_shop(shop.folder, catalogue=BENCH, rules=MORE)
    assert again.after(1) == Texts(CATALOGUE, RULES)
    assert again.after(1) == Texts(BENCH, MORE)
    started.store.close()


def test_a_first_start_waits_until_files_that_are_just_written_are_still(tmp_path: Path) -> None:
    """A new shop has nothing else to sell, so it waits; where the files are older it does not."""
    write_shop(tmp_path / "shop")
    room = ReadyShowroom(
        Settings(
            shop_folder=tmp_path / "shop",
            data=tmp_path / "data",
            look_seconds=0,
            still_seconds=0.2,
            secret_key="a secret of tests",
        )
    )
    assert room.current("desk").product.name == "Plank"
    assert files.age(room.shop, "desk") >= 0.2
    room.store.close()


def test_a_new_product_is_not_sold_while_its_rules_are_on_their_way(shop: Shop) -> None:
    bench = shop.folder / "catalog/bench"
    bench.mkdir()
    (bench / "product.yaml").write_text(BENCH.replace("product: desk", "product: bench"))
    shop.after(5)
    assert [each.product.key for each in shop.room.products()] == ["desk"]
    (shop.folder / "rules/bench.rules").write_text(RULES)
    shop.after(2)
    assert [each.product.key for each in shop.room.products()] == ["bench", "desk"]
    assert len(shop.room.current("bench").revision.rules.rules) == 3


def test_a_folder_that_vanishes_for_a_moment_is_not_noticed_by_customers(shop: Shop, ada: Visitor) -> None:
    design = designs.start(shop.room, ada, "desk")
    shutil.move(shop.folder / "catalog/desk", shop.folder / "away")
    assert shop.after(2 * LONG - 1).catalogue == CATALOGUE
    assert opening.open_design(shop.room, ada, design.id)
    shutil.move(shop.folder / "away", shop.folder / "catalog/desk")
    shop.after(30)
    assert shop.stand is SaleState.IN_STEP


# --- what is not meant ----------------------------------------------------------------------------------------------


def truncated(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)


LOST: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "emptied": lambda path: path.write_text(""),
    "only comments": lambda path: path.write_text("# later\n"),
    "no tests": lambda path: path.write_text(RULES[: RULES.index("test ")]),
    "half of it": lambda path: path.write_text(RULES[: len(RULES) // 2].rpartition("\n")[0] + "\n"),
    "cut in a line": lambda path: path.write_text(RULES.rpartition(",")[0]),
    "cut in a line after a change": lambda path: path.write_text(RULES.replace("Workshop", "Us").rpartition(",")[0]),
}


@pytest.mark.parametrize("how", LOST)
def test_rules_and_tests_that_vanish_need_a_yes(how: str, shop: Shop) -> None:
    LOST[how](shop.folder / "rules/desk.rules")
    assert shop.after(100) == Texts(CATALOGUE, RULES)
    assert shop.stand is SaleState.UNSURE
    assert shop.room.following.unsure["desk"]
    assert "configurator publish desk --yes-without-rules" in str(shop.room.problems()["desk"][0])
    write_shop(shop.folder)
    assert shop.after(2) == Texts(CATALOGUE, RULES)
    assert shop.stand is SaleState.IN_STEP


def test_a_restart_does_not_count_as_a_yes(shop: Shop) -> None:
    (shop.folder / "rules/desk.rules").write_text("")
    again = ReadyShowroom(shop.room.settings)
    again.refresh(now=True)
    assert again.current("desk").revision.rules_text == RULES
    assert again.stand("desk") is SaleState.UNSURE
    again.store.close()


def test_an_earlier_revision_without_rules_is_no_yes_either(tmp_path: Path) -> None:
    write_shop(tmp_path / "shop", rules="")
    shop = opened(tmp_path)
    write_shop(shop.folder)
    assert shop.after(2).rules == RULES
    write_shop(shop.folder, rules="")
    assert shop.after(100).rules == RULES
    shop.room.store.close()


def test_a_product_that_never_had_rules_is_sold_without(tmp_path: Path) -> None:
    (write_shop(tmp_path / "shop") / "rules/desk.rules").unlink()
    shop = opened(tmp_path)
    assert shop.sold == Texts(CATALOGUE, "")
    write_shop(shop.folder, catalogue=BENCH, rules="")
    assert shop.after(2) == Texts(BENCH, "")
    shop.room.store.close()


def test_one_rule_test_less_is_an_edit_like_any_other(shop: Shop) -> None:
    write_shop(shop.folder, rules=FEWER_THAN_ALL)
    assert not losses(read("desk", CATALOGUE, RULES), read("desk", CATALOGUE, FEWER_THAN_ALL))
    assert may_be_half(Texts(CATALOGUE, RULES), Texts(CATALOGUE, FEWER_THAN_ALL)), (
        "it is where a writer may have paused"
    )
    assert shop.after(2).rules == RULES
    assert shop.after(2 * LONG).rules == FEWER_THAN_ALL


def test_half_of_a_catalogue_needs_a_yes(tmp_path: Path) -> None:
    """Cut between two lines it is a valid catalogue, of which no rule speaks."""
    whole = CATALOGUE.replace("  - {step: drawers, name: Drawers, components: [drawer]}\n", "")
    whole = whole[: whole.index("  - component: drawer")]
    rules = 'rule glass-needs-steel "Steel."\n  when top = glass then legs = steel\n'
    write_shop(tmp_path / "shop", catalogue=whole, rules=rules)
    shop = opened(tmp_path)
    write_shop(shop.folder, catalogue=whole[: whole.index("      - option: lamp\n")], rules=rules)
    assert shop.after(100).catalogue == whole
    assert shop.stand is SaleState.UNSURE
    assert "6 of 8 options are gone" in str(shop.room.problems()["desk"][0])
    write_shop(shop.folder, catalogue=whole[: whole.index("      - option: engraving")], rules=rules)
    assert "engraving" not in shop.after(30).catalogue, "one option less is an edit like any other"
    shop.room.store.close()


def test_a_file_without_an_end_of_line_that_is_cut_needs_a_yes(tmp_path: Path) -> None:
    """2600 becomes 26."""
    whole = CATALOGUE.replace("price: 400\n", "").rstrip("\n") + "\nprice: 2600"
    write_shop(tmp_path / "shop", catalogue=whole)
    shop = opened(tmp_path)
    write_shop(shop.folder, catalogue=whole[:-2])
    assert shop.after(100).catalogue == whole
    assert shop.stand is SaleState.UNSURE
    shop.room.store.close()


@pytest.mark.parametrize("name", [b"\xff\xfe", b"x\n2026 INFO published product=desk", "a\u202eb".encode()])
def test_a_folder_whose_name_cannot_be_written_is_no_product(name: bytes, shop: Shop) -> None:
    """It is listed by `check`, and the other products are sold and followed as before."""
    folder = os.fsencode(shop.folder / "catalog") + b"/" + name
    os.mkdir(folder)
    Path(os.fsdecode(folder), "product.yaml").write_text(CATALOGUE)
    write_shop(shop.folder, catalogue=BENCH)
    assert shop.after(30).catalogue == BENCH
    assert list(shop.room.stands()) == ["desk"]
    (shown,) = files.strays(shop.room.shop)
    assert shown.isprintable()
    assert shown.encode()


def test_a_pipe_is_not_read(shop: Shop) -> None:
    path = shop.folder / "rules/desk.rules"
    path.unlink()
    os.mkfifo(path)
    assert shop.after(5).rules == RULES
    assert "a pipe or a device" in str(shop.room.problems()["desk"][0])


def test_files_that_the_solver_had_no_time_for_are_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def late(*_: object) -> None:
        tries.append(shop.clock.at)
        raise SolverDeadline("is it buildable", 5.0)

    monkeypatch.setattr(following, "defects_over_time", late)
    write_shop(shop.folder, rules=MORE)
    assert shop.after(30).rules == RULES
    assert shop.stand is SaleState.BROKEN
    assert "by itself" in str(shop.room.problems()["desk"][0])
    assert len(tries) == 1
    monkeypatch.undo()
    assert shop.after(60).rules == MORE
    assert shop.stand is SaleState.IN_STEP


def test_a_new_file_that_is_written_slowly_is_not_taken_at_a_pause(shop: Shop) -> None:
    """Changed at its top, so that it is no first part of the old one; its first half is valid."""
    whole = MORE.replace("Workshop", "Planks & Co")
    (shop.folder / "rules/desk.rules").write_text(whole[: whole.index('test "the plain')])
    assert shop.after(LONG).rules == RULES
    (shop.folder / "rules/desk.rules").write_text(whole)
    assert shop.after(2).rules == whole


def test_failing_rule_tests_keep_files_back(shop: Shop) -> None:
    write_shop(shop.folder, rules=RULES + 'test "no lamps": impossible lamp = yes\n')
    assert shop.after(100).rules == RULES
    assert shop.stand is SaleState.BROKEN
    assert "no lamps" in str(shop.room.problems()["desk"][0])


# --- every way to write ----------------------------------------------------------------------------------------------

PAIRS = (Texts(CATALOGUE, RULES), Texts(BENCH, MORE), Texts(CATALOGUE.replace("Plank", "Stool"), MORE + "# stool\n"))


def in_place(path: Path, text: str) -> Iterator[None]:
    """As `cp` does and some editors: emptied, then written bit by bit."""
    with path.open("w") as file:
        yield
        for part in range(4):
            file.write(text[len(text) * part // 4 : len(text) * (part + 1) // 4])
            file.flush()
            yield


def renamed(path: Path, text: str) -> Iterator[None]:
    """As `rsync`, `git` and most editors do: written beside it, then moved."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text)
    yield
    beside.replace(path)
    yield


def removed_first(path: Path, text: str) -> Iterator[None]:
    """As `git checkout` does."""
    path.unlink()
    yield
    path.write_text(text)
    yield


def backed_up(path: Path, text: str) -> Iterator[None]:
    """As vim does: the old file is moved aside, and goes once the new one is there."""
    path.replace(path.with_name(path.name + "~"))
    yield
    path.write_text(text)
    path.with_name(path.name + "~").unlink()
    yield  # after a change of the file each time: the pauses between two changes do not add up


WAYS = (in_place, renamed, removed_first, backed_up)
Deploy = tuple[Texts, bool, Callable[[Path, str], Iterator[None]], Callable[[Path, str], Iterator[None]], float]
deploys = st.tuples(
    st.sampled_from(PAIRS),
    st.booleans(),
    st.sampled_from(WAYS),
    st.sampled_from(WAYS),
    st.sampled_from([0.0, 0.5, 1.9]),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deploys, min_size=1, max_size=4), st.booleans())
def test_only_pairs_that_stood_whole_and_still_are_ever_sold(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Deploy], restarts: bool
) -> None:
    """Whoever writes both files in whatever way and order, pausing for less than the stillness that is asked for."""
    folder = tmp_path_factory.mktemp("deploys")
    shop = opened(folder)
    rooms = [shop]
    for number, (pair, rules_first, write_catalogue, write_rules, pause) in enumerate(steps):
        before = shop.sold
        catalogue, rules = files.files(shop.room.shop, "desk")
        writes = [(write_catalogue, catalogue, pair.catalogue), (write_rules, rules, pair.rules)]
        for write, path, text in reversed(writes) if rules_first else writes:
            for _ in write(path, text):
                shop.room.refresh(now=True)
                assert shop.sold == before
                shop.clock.at += pause
        if restarts and number == 0:
            shop = opened_again(folder, shop)
            rooms.append(shop)
            assert shop.sold == before
        assert shop.after(2 * LONG + 2) == pair
    for each in rooms:
        each.room.store.close()


def opened_again(folder: Path, before: Shop) -> Shop:
    room, clock = ReadyShowroom(before.room.settings), Clock()
    room.following.stillness = Stillness(2, clock)
    return Shop(room, clock)
