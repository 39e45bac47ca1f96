"""Erased means erased: counted, told in a receipt, gone from every table, and again when a backup brings it back."""

import csv
import io
import json
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom, premises
from configurator.orders.order import Contact
from configurator.outgoing_mail import Letter
from configurator.profiles.consent import Purpose
from configurator.services.configuring import designs, opening
from configurator.services.customer import consent, erasure, identity, joining, privacy
from configurator.services.customer.conclusions import conclusions
from configurator.services.customer.export_tables import export_tables
from configurator.services.customer.joining import DESK, join
from configurator.services.operating import staff
from configurator.services.operating.backup import back_up
from configurator.services.operating.restore import restore
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.storage.columns import metadata
from configurator.storage.database import open_engine
from configurator.storage.outbox import ASKED_FOR
from tests.services.buying import buy
from tests.services.customer.answering import stop_remembering
from tests.services.customer.test_identity import account, agreeing, choose
from tests.services.customer.test_joining import bought, member_of, whole
from tests.services.small_shop import write_shop


def everything(url: str) -> str:
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = [[table.name, *row] for table in metadata.sorted_tables for row in connection.execute(sa.select(table))]
    engine.dispose()
    return json.dumps(rows, default=str)


def test_the_receipt_says_what_went_and_what_stays(room: Showroom, shop_database_url: str) -> None:
    who, secret = agreeing(room)
    number = bought(room, who, "top=oak")
    choose(room, who, "mat=cork")
    receipt = erasure.forget(room, who)
    assert dict(receipt.erased) == {
        "designs": 2,
        "things that we saw": 6,
        "designs that we learned from": 1,
        "records of suggestions and what became of them": 2,
        "other ways that led to you": 1,
    }
    assert (receipt.orders, receipt.orders_until and receipt.orders_until.year) == ((number,), room.today().year + 10)
    assert str(who.profile) not in everything(shop_database_url)
    assert erasure.forget(room, who).erased == (), "once is enough"
    assert identity.identify(room, "ada", secret, None).profile is None


def test_tables_hold_what_the_export_holds_and_nothing_that_a_spreadsheet_runs(room: Showroom) -> None:
    who, _ = agreeing(room)
    bought(room, who, "top=oak", email="=cmd@example.org")
    known = privacy.export(room, who)
    assert [each["conclusion"] for each in known["conclusions"]] == ["Top: Oak"]
    assert known["conclusions"][0]["because"].startswith("You ordered Oak in ")
    with zipfile.ZipFile(io.BytesIO(export_tables(known))) as archive:
        read = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    for name in ("answers", "events", "orders", "learned_from", "conclusions", "leads_to_you"):
        assert len(read[f"{name}.csv"]) == len(known[name]) > 0
    assert read["orders.csv"][0]["email"] == "'=cmd@example.org"
    assert json.loads(read["orders.csv"][0]["selection"]) == known["orders"][0]["selection"]


def test_an_export_while_somebody_is_erased_has_what_is_left(room: Showroom) -> None:
    """They were identified before, and are gone when the records are read."""
    who, _ = agreeing(room)
    choose(room, who, "top=oak")
    erasure.forget(room, who)
    left = privacy.export(room, who)
    assert not any(left[name] for name in ("profile", "events", "designs", "answers", "learned_from", "conclusions"))
    assert privacy.known(room, who).events == ()


Done = TypeVar("Done")
_CONCLUDING = "configurator.services.customer.privacy.conclusions"
_PERSONAL = ("profile", "events", "designs", "answers", "learned_from", "conclusions", "leads_to_you", "measured")


@pytest.mark.parametrize("remembered", [True, False])
def test_an_export_is_never_half_erased(room: Showroom, monkeypatch: pytest.MonkeyPatch, *, remembered: bool) -> None:
    """Everything is deleted by another request in the midst of it, of a customer and of a mere account."""
    who = agreeing(room)[0] if remembered else identity.identify(room, "eve", None, account(room, "eve@example.org"))
    number, concluded = bought(room, who, "top=oak"), conclusions
    assert privacy.export(room, who)["orders"]

    def meanwhile(room: Showroom, who: Visitor) -> object:
        monkeypatch.setattr(_CONCLUDING, concluded)
        assert erasure.forget(room, who).orders == (number,)
        return concluded(room, who)

    monkeypatch.setattr(_CONCLUDING, meanwhile)
    left = privacy.export(room, who)
    assert not any(left[name] for name in (*_PERSONAL, "orders"))


def test_exporting_and_erasing_at_once_gives_all_or_nothing_and_one_receipt(
    room: Showroom, shop_database_url: str
) -> None:
    for number in range(3):
        who, _ = agreeing(room, f"person {number}")
        bought(room, who, "top=oak")
        room.decisions.flush()
        whole, begin = privacy.export(room, who), threading.Barrier(5)
        with ThreadPoolExecutor(5) as threads:
            exporting = [threads.submit(_after, begin, partial(privacy.export, room, who)) for _ in range(3)]
            erasing = [threads.submit(_after, begin, partial(erasure.forget, room, who)) for _ in range(2)]
        exports = [each.result() for each in exporting]
        assert all(each == whole or not any(each[name] for name in _PERSONAL) for each in exports)
        assert sorted(bool(each.result().erased) for each in erasing) == [False, True], "what went is told once"
        assert str(who.profile) not in everything(shop_database_url)


def _after(begin: threading.Barrier, act: Callable[[], Done]) -> Done:
    begin.wait()
    return act()


def test_who_was_erased_and_who_said_no_stays_so_when_a_backup_brings_them_back(
    tmp_path: Path, shop_database_url: str
) -> None:
    shop = write_shop(tmp_path / "shop")
    settings = Settings(shop_folder=shop, data=tmp_path / "data", database_url=shop_database_url, look_seconds=0)
    room = ReadyShowroom(settings)
    ada, secret = agreeing(room)
    bought(room, ada, "top=oak")
    bob, his = agreeing(room, "bob")
    bought(room, bob, "top=pine")
    zoe, hers = agreeing(room, "zoe")
    bought(room, zoe, "top=glass")
    eve = identity.identify(room, "eve", None, account(room, "eve@example.org"))
    designs.start(room, eve, "desk")
    ivy = identity.identify(room, "ivy", None, account(room, "ivy@example.org"))
    consent.answer(room, ivy, {Purpose.CONTACT}, yes=True, source="answers")
    ivy = identity.identify(room, "ivy", None, ivy.account)
    with room.unit() as unit:
        unit.outbox.add("a-link", Letter("eve@example.org", "Eve", "Choose a new password", "Here"), room.now())
        unit.outbox.add(f"{ASKED_FOR}1", Letter("ivy@example.org", "Ivy", "Your design", "Here"), room.now())
    room.close()
    place, folder = premises(settings), tmp_path / "backup"
    back_up(place, folder, room.now(), lambda _: None)
    room = ReadyShowroom(settings)
    erasure.forget(room, ada)
    erasure.forget(room, eve, account=True)
    assert "eve@example.org" not in everything(shop_database_url)
    erasure.forget(room, ivy)
    consent.answer(room, bob, {Purpose.RECOMMEND}, yes=False, source="answers")
    stop_remembering(room, zoe)
    room.close()
    said: list[str] = []
    restore(place, folder, datetime.now(room.now().tzinfo), said.append, replace=True)
    assert any(each.startswith("What had been deleted since is deleted again") for each in said)
    room = ReadyShowroom(settings)
    assert identity.identify(room, "ada", secret, None).profile is None
    back = identity.identify(room, "bob", his, None)
    assert (back.allows(Purpose.REMEMBER), back.allows(Purpose.RECOMMEND)) == (True, False)
    refusing = identity.identify(room, "zoe", hers, None)
    assert [each for each in Purpose if refusing.allows(each)] == [], "her profile was gone with her no to everything"
    with room.reading() as unit:
        assert unit.accounts.id_of("eve@example.org") is None
        assert unit.designs.count([eve.owner, ada.owner]) == 0
        assert back.profile
        assert unit.learned.of(back.profile) == ()
        assert zoe.profile
        assert unit.learned.of(zoe.profile) == ()
        assert unit.events.counts(zoe.profile) == {}
        assert unit.outbox.waiting() == (), "neither goes to somebody who is gone"
    room.close()
    assert str(ada.profile) not in everything(shop_database_url)
    assert "eve@example.org" not in everything(shop_database_url)


def test_who_deletes_again_is_listed_with_the_later_date(room: Showroom) -> None:
    """Else a backup between the two would bring them back."""
    early, late = room.now(), room.now() + timedelta(days=9)
    with room.unit() as unit:
        unit.erasures.add(["account:7"], early)
        unit.erasures.add(["account:7"], late)
        assert set(unit.erasures.since(early).values()) == {late}
        unit.erasures.add(["account:7"], early)
        assert set(unit.erasures.since(early).values()) == {late}


def test_a_part_that_is_erased_again_takes_what_went_over_to_its_customer(room: Showroom) -> None:
    part, _ = agreeing(room, "part")
    whole, _ = agreeing(room, "whole")
    bought(room, part, "top=oak")
    assert part.profile
    assert whole.profile
    with room.unit() as unit:
        join(unit, part.profile, whole.profile, source=DESK, by="Ian", now=room.now())
        assert len(unit.learned.of(whole.profile)) == 1
        unit.erasures.add(
            [f"profile:{part.profile}"], room.now()
        )  # as the list of the records that are replaced has it
        listed = dict(unit.erasures.since(datetime(2020, 1, 1, tzinfo=UTC)))
        assert erasure.erase_again(unit, datetime(2020, 1, 1, tzinfo=UTC), listed, "") == 1
        assert unit.profiles.find(str(part.profile)) is None
        assert unit.profiles.find(str(whole.profile)) is not None
        assert unit.learned.of(whole.profile) == ()


@pytest.fixture
def joined(room: Showroom) -> tuple[Visitor, Visitor]:
    """Ada and Zoe, two log-ins of one customer; each has a design, and an order with a note."""
    people = [member_of(room, f"{name}@example.org") for name in ("ada", "zoe")]
    for who in people:
        buy(room, who, choose(room, who, "top=oak"), Contact("Ada", "a@example.org", note="my doctor is Dr Who"))
        choose(room, who, "mat=cork")
    ada, zoe = people
    joining.join_log_ins(room, ada, zoe.account or 0)
    return again(room, ada), again(room, zoe)


def again(room: Showroom, who: Visitor) -> Visitor:
    return identity.identify(room, "x", None, who.account)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_joined_log_ins_everything_is_erased_from_either(
    room: Showroom, joined: tuple[Visitor, Visitor], shop_database_url: str, first: int
) -> None:
    mine, other = joined[first], joined[1 - first]
    scope = erasure.erasable(room, mine)
    emails = ("ada@example.org", "zoe@example.org")
    assert (scope.log_ins, scope.designs, scope.orders) == ((emails[first], emails[1 - first]), 4, 2)
    receipt = erasure.forget(room, mine)
    assert (dict(receipt.erased)["designs"], len(receipt.orders)) == (4, 2)
    assert set(receipt.log_ins) == {"ad…@example.org", "zo…@example.org"}
    with room.reading() as unit:
        assert unit.designs.count([mine.owner, other.owner]) == unit.orders.count([mine.owner, other.owner]) == 0
        assert all(unit.accounts.id_of(each) for each in emails)
    assert not {"Dr Who", str(mine.profile)} & set(everything(shop_database_url).split('"'))
    assert erasure.erasable(room, again(room, other)).log_ins == (emails[1 - first],)


def test_both_log_ins_go_with_the_customer_where_that_was_asked_but_none_of_the_staff(
    room: Showroom, joined: tuple[Visitor, Visitor]
) -> None:
    ada, _ = joined
    mona = account(room, "mona@example.org", ["merchandiser"])
    joining.join_log_ins(room, ada, mona)
    assert erasure.erasable(room, ada).removable == ("ada@example.org", "zoe@example.org")
    assert dict(erasure.forget(room, ada, account=True).erased)["log-ins"] == 2
    with room.reading() as unit:
        assert [each.email for each in unit.accounts.all()] == ["mona@example.org"]


def test_a_log_in_that_staff_alone_joined_is_taken_apart_and_stays(room: Showroom) -> None:
    """Nobody has shown that it is theirs, and what is erased does not come back."""
    ada, zoe = member_of(room, "ada@example.org"), member_of(room, "zoe@example.org")
    for who in (ada, zoe):
        bought(room, who, "top=oak")
    assert ada.profile
    assert zoe.profile
    before = whole(room, zoe), whole(room, ada)
    with room.unit() as unit:
        join(unit, ada.profile, zoe.profile, source=DESK, by="Ian", now=room.now())
    mine = again(room, ada)
    scope = erasure.erasable(room, mine)
    assert (scope.log_ins, scope.apart, scope.designs) == (("ada@example.org",), ("zoe@example.org",), 1)
    receipt = erasure.forget(room, mine)
    assert (receipt.log_ins, receipt.apart) == ((), ("zo…@example.org",))
    assert dict(receipt.erased)["designs that we learned from"] == 1
    assert whole(room, again(room, zoe)) == before[0]
    with room.reading() as unit:
        assert unit.profiles.find(str(ada.profile)) is None
        assert (unit.designs.count([ada.owner]), unit.designs.count([zoe.owner])) == (0, 1)


def test_an_account_that_the_shop_deletes_takes_no_other_with_it(
    room: Showroom, joined: tuple[Visitor, Visitor]
) -> None:
    _, zoe = joined
    staff.delete(room, "ada@example.org")
    left = again(room, zoe)
    assert left.recorded is not None
    assert erasure.erasable(room, left).designs == 2
    assert len(whole(room, left)["learned"]) == 1  # type: ignore[arg-type]


def test_what_was_taken_apart_since_a_backup_is_not_erased_with_the_other(
    room: Showroom, joined: tuple[Visitor, Visitor]
) -> None:
    """The backup has both joined; the list has the one that was erased after they had been taken apart."""
    ada, zoe = joined
    assert ada.profile
    since = datetime(2020, 1, 1, tzinfo=UTC)
    with room.unit() as unit:
        unit.erasures.add([f"profile:{ada.profile}", f"account:{ada.account}"], room.now())
        listed = dict(unit.erasures.since(since))
        assert erasure.erase_again(unit, since, listed, "") == 2
        assert unit.profiles.find(str(ada.profile)) is None
    left = again(room, zoe)
    assert left.recorded is not None
    assert erasure.erasable(room, left).designs == 2
    assert len(whole(room, left)["learned"]) == 1  # type: ignore[arg-type]


def test_who_is_erased_again_takes_what_was_a_browsers_before_a_log_in(room: Showroom) -> None:
    """It is not given back to a session that nobody erases, whichever of the two profiles is found first."""
    since, subjects = datetime(2020, 1, 1, tzinfo=UTC), list[str]()
    for name in ("ada", "bob", "eve", "zoe"):
        who, secret = agreeing(room, name)
        choose(room, Visitor(name), "top=oak")
        number = account(room, f"{name}@example.org")
        identity.take_over(room, name, secret, number)
        member = identity.identify(room, "elsewhere", None, number)
        subjects += [f"account:{number}", f"profile:{member.profile}", f"profile:{who.profile}"]
    with room.unit() as unit:
        unit.erasures.add(subjects, room.now())
        erasure.erase_again(unit, since, dict(unit.erasures.since(since)), "")
        assert unit.designs.count([*subjects, *(f"visitor:{name}" for name in ("ada", "bob", "eve", "zoe"))]) == 0


@pytest.mark.parametrize("other", [False, True])
def test_a_log_in_takes_over_the_browser_alone_and_none_that_staff_joined_it_with(
    room: Showroom, *, other: bool
) -> None:
    """``other``: staff joined the browser with a customer who has a log-in, which is none of whoever logs in."""
    (ada, cookie), (browser, secret) = agreeing(room), agreeing(room, "browser")
    whole = member_of(room, "zoe@example.org") if other else ada
    theirs, own = choose(room, whole, "top=oak"), choose(room, browser, "mat=cork")
    assert browser.profile
    assert whole.profile
    with room.unit() as unit:
        join(unit, browser.profile, whole.profile, source=DESK, by="Ian", now=room.now())
    number = account(room)
    identity.take_over(room, "browser", secret, number)
    member = identity.identify(room, "browser", secret, number)
    assert opening.open_design(room, member, own).id == own
    with room.reading() as unit:
        assert unit.identities.customer(whole.profile) == whole.profile
        assert set(unit.identities.members(member.profile or UUID(int=0))) == {member.profile, browser.profile}
    erasure.forget(room, member)
    again = identity.identify(room, "ada", None if other else cookie, whole.account)
    assert again.profile == whole.profile
    assert opening.open_design(room, again, theirs).id == theirs


@pytest.mark.parametrize("stands", [False, True])
def test_a_browser_deletes_nothing_of_another_that_staff_joined_it_with(room: Showroom, *, stands: bool) -> None:
    """Whichever of the two ``stands`` for the customer: staff chose that by the order they began with."""
    (mine, _), (other, secret) = agreeing(room, "mine"), agreeing(room, "other")
    for who in (mine, other):
        choose(room, who, "mat=cork")
    part, into = (other.profile, mine.profile) if stands else (mine.profile, other.profile)
    assert part
    assert into
    with room.unit() as unit:
        join(unit, part, into, source=DESK, by="Ian", now=room.now())
    assert erasure.erasable(room, mine).designs == 1
    assert dict(erasure.forget(room, mine).erased)["designs"] == 1
    left = identity.identify(room, "elsewhere", secret, None)
    assert left.profile == other.profile
    assert erasure.erasable(room, left).designs == 1
