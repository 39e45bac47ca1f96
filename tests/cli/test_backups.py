"""`configurator backup` and `restore` as somebody types them, and what `serve` says to a database that is gone."""

import json
import re
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.running import run as run_anywhere


def test_a_shop_is_backed_up_and_brought_back(run: Run, tmp_path: Path) -> None:
    run("account", "mona@shop.example", "--role", "merchandiser", "--generate")
    made = run("backup", str(tmp_path / "backup"))
    assert made.exit_code == 0, made.output
    seal = re.search(r"^Seal: ([0-9a-f]{64})$", made.output, re.MULTILINE)
    assert seal is not None
    assert "1 account," in made.output
    refused = run("backup", str(tmp_path / "backup"))
    assert (refused.exit_code, "not empty" in refused.output) == (2, True)
    run("account", "sam@shop.example", "--role", "sales", "--generate")
    refused = run("restore", str(tmp_path / "backup"))
    assert (refused.exit_code, "records in the database" in refused.output) == (1, True)
    done = run("restore", str(tmp_path / "backup"), "--replace", "--seal", seal[1])
    assert done.exit_code == 0, done.output
    assert "shop.sqlite3.replaced-" in done.output
    assert "sam@shop.example" not in run("account", "list").output
    told = json.loads(run("backup", str(tmp_path / "again"), "--json").stdout)
    assert told["rows"]["accounts"] == 1


def test_a_database_that_is_gone_is_no_new_shop(run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "backup"))
    (tmp_path / "data" / "shop.sqlite3").unlink()
    for command in (("serve", "--port", "0"), ("mail",), ("account", "list")):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "is missing or empty, but this shop was open before" in refused.output
        assert "configurator restore DIR" in refused.output
    assert not (tmp_path / "data" / "shop.sqlite3").exists()
    assert run("restore", str(tmp_path / "backup")).exit_code == 0
    assert run("account", "list").exit_code == 0


def test_a_shop_begins_when_it_is_told_to_and_the_demo_shop_by_itself(shop: Path, tmp_path: Path) -> None:
    data = {"CONFIGURATOR_DATA": str(tmp_path / "new")}
    refused = run_anywhere("mail", "--shop", shop, **data)
    assert (refused.exit_code, "begins only when it is told to" in refused.output) == (1, True)
    assert not list((tmp_path / "new").glob("*"))
    assert run_anywhere("mail", CONFIGURATOR_DATA=str(tmp_path / "demo")).exit_code == 0


def test_a_shop_that_has_records_is_not_begun_again(run: Run) -> None:
    refused = run("serve", "--new", "--port", "0")
    assert (refused.exit_code, "has records already" in refused.output) == (2, True)


def test_a_shop_is_restored_into_a_folder_that_is_not_there_yet(run: Run, tmp_path: Path) -> None:
    run("account", "mona@shop.example", "--role", "merchandiser", "--generate")
    run("backup", str(tmp_path / "backup"))
    home, new = {"XDG_DATA_HOME": str(tmp_path / "home")}, tmp_path / "machine" / "shop"
    assert run_anywhere("restore", tmp_path / "backup", "--shop", new, **home).exit_code == 0
    assert (new / "var" / "shop.sqlite3").is_file()
    assert "mona@shop.example" in run_anywhere("account", "list", "--shop", new, **home).output
