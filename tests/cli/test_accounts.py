"""Accounts from the command line: listed, locked, unlocked, deleted, and roles that are taken back."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from configurator.bootstrap import ReadyShowroom
from configurator.cli import main
from configurator.services.operating import demo
from configurator.services.ordering import sales_desk as desk
from configurator.settings import Settings
from tests.services.small_shop import begin_shop, write_shop

MONA, SAM, CLEO = "mona@shop.example", "sam@shop.example", "cleo@shop.example"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with a merchandiser, somebody in sales and a customer."""
    folder = begin_shop(write_shop(tmp_path / "shop"))
    monkeypatch.setenv("TIME_ZONE", "Europe/Berlin")
    monkeypatch.setenv("CONFIGURATOR_SHOP", str(folder))
    for email, role in ((MONA, "merchandiser"), (SAM, "sales"), (CLEO, "customer")):
        assert run(email, "--role", role, "--generate").exit_code == 0
    return folder


def run(*arguments: str, typed: str = "") -> Result:
    """The outcome of `configurator account ...`."""
    return CliRunner().invoke(main, ["account", *arguments], input=typed)


def roles(email: str) -> list[str]:
    """What an account may do, as the list says."""
    found = {each["email"]: each for each in json.loads(run("list", "--json").output)}
    return found[email]["roles"] + (["locked"] if found[email]["locked"] else [])


def marks(shop: Path) -> dict[str, str]:
    """What the cookies of each account have to carry."""
    with closing(sqlite3.connect(shop / "var" / "shop.sqlite3")) as records:
        return dict(records.execute("SELECT email, fs_uniquifier FROM accounts").fetchall())


def test_everybody_is_listed_with_roles_and_last_log_in(shop: Path) -> None:
    lines = run("list").output.splitlines()
    assert lines == [
        f"{CLEO}  open    customer  (never logged in)",
        f"{MONA}  open    merchandiser  (never logged in)",
        f"{SAM}   open    sales  (never logged in)",
    ]
    assert [line.split()[0] for line in run("list", "--role", "sales").output.splitlines()] == [SAM]
    assert run("list", "--role", "insight").output == "There is no account with the role insight.\n"
    first = json.loads(run("list", "--json").output)[0]
    assert first == {"email": CLEO, "name": "", "roles": ["customer"], "locked": False, "last_login": None} | (
        {"second_factor": False, "group": ""}
    )


def test_an_account_is_put_into_a_group_that_a_product_lists(shop: Path) -> None:
    refused = run("group", CLEO, "dealers")
    assert refused.exit_code != 0
    assert "dealers" in refused.output
    catalogue = shop / "catalog" / "desk" / "product.yaml"
    catalogue.write_text(catalogue.read_text().replace("currency: EUR\n", "currency: EUR\ngroups: [dealers]\n"))
    assert run("group", CLEO, "dealers").output == f"{CLEO} is in 'dealers' now.\n"
    assert json.loads(run("list", "--json").output)[0]["group"] == "dealers"
    assert run("group", CLEO).output == f"{CLEO} is in no group now. It was in 'dealers' before.\n"


def test_whoever_lost_a_factor_is_helped(shop: Path) -> None:
    assert run("lost-factor", MONA).output == f"{MONA} has no second factor.\n"
    with closing(sqlite3.connect(shop / "var" / "shop.sqlite3")) as records, records:
        records.execute("UPDATE accounts SET tf_totp_secret = 'x', tf_primary_method = 'authenticator'")
    assert "second factor)" in run("list").output
    assert "has no second factor any more" in run("lost-factor", MONA).output
    assert 'second_factor": false' in run("list", "--role", "merchandiser", "--json").output
    assert "second factor removed" in (shop / "var" / "accounts.log").read_text()


@pytest.mark.parametrize("words", [["--shop", "SHOP", "list"], ["list", "--shop", "SHOP"]])
def test_options_may_stand_before_the_verb(shop: Path, words: list[str]) -> None:
    assert MONA in run(*(str(shop) if word == "SHOP" else word for word in words)).output


@pytest.mark.parametrize(
    "words", [["--role", "sales", MONA], [MONA, "--role", "sales"], ["role", MONA, "--role", "sales"]]
)
def test_an_address_gets_a_role_wherever_it_stands(shop: Path, words: list[str]) -> None:
    assert "may log in as: merchandiser, sales." in run(*words).output


def test_a_customer_is_nothing_else(shop: Path) -> None:
    run(SAM, "--role", "insight")
    before = marks(shop)
    said = run(SAM, "--role", "customer")
    assert f"{SAM} has an account and may log in as: customer." in said.output
    assert "Taken away: insight, sales. It is logged out everywhere." in said.output
    assert roles(SAM) == ["customer"]
    after = marks(shop)
    assert (after[SAM] != before[SAM], after[MONA] == before[MONA]) == (True, True)
    again = run(SAM, "--role", "customer")
    assert "Taken away" not in again.output
    assert marks(shop) == after, "doing the same again changes nothing"


def test_a_locked_account_stays_locked_until_it_is_unlocked(shop: Path) -> None:
    before = marks(shop)
    assert run("lock", SAM).output == f"{SAM} is locked and logged out everywhere.\n"
    assert run("lock", SAM).output == f"{SAM} is locked, as it was before.\n"
    assert roles(SAM) == ["sales", "locked"]
    assert marks(shop)[SAM] != before[SAM]
    assert f"It is locked, so it cannot log in: configurator account unlock {SAM}" in run(SAM, "--role", "sales").output
    assert run("unlock", SAM).output == f"{SAM} may log in again.\n"
    assert run("unlock", SAM).output == f"{SAM} is not locked.\n"
    assert roles(SAM) == ["sales"]


@pytest.mark.parametrize("words", [["lock", MONA], ["delete", MONA, "--yes"], [MONA, "--role", "customer"]])
def test_the_last_merchandiser_does_not_go_unsaid(shop: Path, words: list[str]) -> None:
    refused = run(*words)
    assert refused.exit_code == 2
    assert f"{MONA} is the last merchandiser" in refused.output
    assert "--even-the-last does it all the same." in " ".join(refused.output.split())
    assert roles(MONA) == ["merchandiser"]
    run(SAM, "--role", "merchandiser")
    assert run("lock", SAM).exit_code == 0
    assert run(*words).exit_code == 2, "a locked one publishes nothing"
    run("unlock", SAM)
    assert run(*words).exit_code == 0


def test_even_the_last_one_can_be_meant(shop: Path) -> None:
    assert run("delete", MONA, "--yes", "--even-the-last").exit_code == 0
    assert MONA not in run("list").output


def test_an_account_that_nobody_can_log_in_to_is_said_and_can_be_deleted(shop: Path) -> None:
    old = "ZOË@shop.example"
    with ReadyShowroom(Settings(shop_folder=shop)).unit() as unit:
        unit.accounts.add(old, "Zoë", "a long password", ["customer"])
        kept = unit.accounts.add(old.lower(), "Zoë", "a long password", ["customer"])
    said = run("list").output
    assert f"Another account is {old.lower()}, so nobody can log in to this one." in said
    assert said.count("Another account") == 1
    assert run("delete", old, "--yes").exit_code == 0
    with ReadyShowroom(Settings(shop_folder=shop)).reading() as unit:
        assert unit.accounts.id_of(old.lower()) == kept
    assert "Another account" not in run("list").output


def test_deleting_asks_and_keeps_the_orders(shop: Path) -> None:
    room = ReadyShowroom(Settings(shop_folder=shop))
    demo.fill(room, customers=12, seed=5)
    with room.unit() as unit:
        number = unit.accounts.id_of(CLEO)
        first = desk.orders(room).rows[0].number
        owner = unit.orders.one(first).owner
        unit.orders.hand_over([owner], f"account:{number}", None)
    total = desk.orders(room).total
    assert run("delete", CLEO, typed="n\n").exit_code == 1
    assert CLEO in run("list").output
    said = run("delete", CLEO, typed="y\n").output
    assert f"{CLEO} is deleted. 1 order stays, with nobody's account." in said
    assert CLEO not in run("list").output
    assert desk.orders(room).total == total
    assert desk.one(room, first).order.owner.startswith("nobody:")
    room.store.close()


@pytest.mark.parametrize("verb", ["lock", "unlock", "delete"])
def test_an_account_that_is_not_there_has_a_near_miss(shop: Path, verb: str) -> None:
    refused = run(verb, "sma@shop.example")
    assert refused.exit_code == 2 or verb == "delete"
    said = " ".join(run(verb, "sma@shop.example", *(["--yes"] if verb == "delete" else [])).output.split())
    assert "There is no account 'sma@shop.example'. Did you mean 'sam@shop.example'?" in said
    assert "is not an e-mail address" in run("lock", "nobody").output


def test_what_is_done_to_accounts_is_written_down(shop: Path) -> None:
    run(SAM, "--role", "customer")
    run("lock", CLEO)
    run("delete", SAM, "--yes")
    log = shop / "var" / "accounts.log"
    lines = [re.sub(r"^\S+ \S+ \+0\d00 |\(uid \d+\)$", "", line).strip() for line in log.read_text().splitlines()]
    assert lines[-3:] == [
        f"{SAM}: role customer, taken away sales",
        f"{CLEO}: locked",
        f"{SAM}: deleted, 0 orders kept",
    ]
    assert log.stat().st_mode & 0o777 == 0o600
