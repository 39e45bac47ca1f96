"""The command line: answers, exit codes, and messages instead of tracebacks."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from configurator.cli import main
from configurator.settings import Settings
from configurator.web import create_app
from tests.services.small_shop import CATALOGUE, RULES, begin_shop, write_shop
from tests.web.people import Person

MODEL = """\
features
    Box
        mandatory
            Lid
        optional
            Handle
        or
            Red
            Blue
constraints
    Handle => Red
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATABASE_URL", "CONFIGURATOR_SHOP", "CONFIGURATOR_DATA", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return write_shop(tmp_path / "shop")


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    return json.loads(result.stdout)


def test_check_passes_a_shop_without_mistakes(shop: Path) -> None:
    result = run("check", "--shop", shop)
    assert result.exit_code == 0
    verdict, size, path, hint = result.output.splitlines()
    assert verdict == "desk: fine (3 rules, 2 of 2 rule tests passed)"
    assert re.fullmatch(r"  9 options with 16 values; \d+ clauses, \d\.\d MB, compiled in \d+ ms", size)
    assert path == "  The SAT kernel answers. All its arithmetic fits into clauses."
    assert hint.startswith("  Customers write 'engraving' themselves: say under 'withdrawal' whether")
    assert not (shop / "var").exists()


def test_check_says_which_solver_answers_and_why(shop: Path) -> None:
    wide = CATALOGUE.replace("{from: 100, to: 200, step: 10, unit: cm}", "{from: 100, to: 9000, step: 1, unit: cm}")
    write_shop(shop, catalogue=wide)
    told = answer("check", "--shop", shop)
    assert isinstance(told, dict)
    engine = told["desk"]["engine"]
    assert engine["path"] == "cp-sat"
    assert "catalog/desk/product.yaml" in engine["why"]


def test_check_refuses_what_is_too_large_for_memory_at_the_place_that_makes_it_so(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENGINE_LARGEST", "20")
    result = run("check", "--shop", shop)
    assert result.exit_code == 1
    assert re.search(r"desk/product\.yaml:1:\d+: error: .* more than 20 clauses .*ENGINE_LARGEST", result.output)


def test_questions_refuse_what_is_too_large_for_memory(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENGINE_LARGEST", "20")
    result = run("lookahead", "--shop", shop, "--product", "desk")
    assert result.exit_code == 1
    assert "more than 20 clauses" in result.output


def test_check_tells_the_fewest_rules_that_contradict_each_other_at_their_lines(shop: Path) -> None:
    more = "".join(f'rule spare-{n} "Spare {n}."\n  when lamp = yes then width != {n}0 cm\n' for n in range(10, 20))
    wrong = 'rule no-pine "No pine."\n  top != pine\nrule only-pine "Only pine."\n  top = pine\n'
    write_shop(shop, rules=RULES + more + wrong)
    told = answer("check", "--shop", shop)
    assert isinstance(told, dict)
    lines = (RULES + more + wrong).splitlines()
    places = [(each["file"], lines[each["line"] - 1].split()[1]) for each in told["desk"]["problems"]]
    assert places == [("rules/desk.rules", "no-pine"), ("rules/desk.rules", "only-pine")]


def test_check_lists_all_mistakes_of_all_files(shop: Path) -> None:
    write_shop(shop, catalogue=CATALOGUE.replace("choose: 0..2", "choose: many"), rules=RULES + "rule\n")
    result = run("check", "--shop", shop)
    assert result.exit_code == 1
    assert "catalog/desk/product.yaml:" in result.output
    assert "rules/desk.rules:" in result.output


def test_check_runs_rule_tests_and_says_which_fail(shop: Path) -> None:
    write_shop(shop, rules=RULES + 'test "no lamps": impossible lamp = yes\n')
    told = answer("check", "--shop", shop)
    assert isinstance(told, dict)
    assert told["desk"]["ok"] is False
    assert [test["passed"] for test in told["desk"]["tests"]] == [True, True, False]
    assert told["desk"]["problems"][0]["line"] == RULES.count("\n") + 1


def test_check_lists_the_mistakes_of_all_products_whatever_they_are(shop: Path) -> None:
    (shop / "catalog" / "bench" / "product.yaml").mkdir(parents=True)
    (shop / "catalog" / "chair").mkdir()
    (shop / "rules" / "dekk.rules").write_text("")
    result = run("check", "--shop", shop)
    assert result.exit_code == 1
    assert [line.partition(": ")[0] for line in result.output.splitlines() if line[0] != " "] == [
        *("catalog/bench/product.yaml:1:1", "bench", "desk"),
        *("catalog/chair/product.yaml:1:1", "chair", "rules/dekk.rules:1:1", "dekk"),
    ]
    told = answer("check", "--shop", shop)
    assert isinstance(told, dict)
    assert {key: each["ok"] for key, each in told.items()} == {
        "bench": False, "desk": True, "chair": False, "dekk": False,
    }  # fmt: skip


def test_complete_prints_the_whole_product_and_its_price(shop: Path) -> None:
    result = run("complete", "--shop", shop, "--product", "desk", "--choose", "top=glass")
    assert "Legs: Steel legs" in result.output
    assert "Total: € 670" in result.output
    told = answer("complete", "--shop", shop, "--product", "desk", "--choose", "top=glass")
    assert isinstance(told, dict)
    assert told["selection"]["legs"] == ["steel"]
    assert told["total"] == {"amount": "670.00", "currency": "EUR"}


def test_choices_that_do_not_go_together_are_explained(shop: Path) -> None:
    choices = ("--choose", "top=glass", "--choose", "legs=wood")
    result = run("complete", "--shop", shop, "--product", "desk", *choices)
    assert result.exit_code == 1
    assert "A glass top stands on steel legs." in result.output
    assert run("lookahead", "--shop", shop, "--product", "desk", *choices).exit_code == 1


def test_explain_says_why_not(shop: Path) -> None:
    question = ("explain", "--shop", shop, "--product", "desk", "--choose", "legs=wood")
    result = run(*question, "top=glass")
    assert result.exit_code == 1
    assert result.output == "Not possible: A glass top stands on steel legs. You chose Legs: Wooden legs.\n"
    reason = {
        "possible": False,
        "rules": ["glass-needs-steel"],
        "sentences": ["A glass top stands on steel legs."],
        "places": ["rules/desk.rules:2:1"],
        "choices": ["legs = wood"],
        "text": "A glass top stands on steel legs. You chose Legs: Wooden legs.",
        "minimal": True,
        "smallest": True,
    }
    assert answer(*question, "top=glass") == {**reason, "explanations": [reason], "complete": False}
    assert run(*question, "top=oak").output == "Top: Oak is possible.\n"


def test_count_counts_products_and_models(shop: Path, tmp_path: Path) -> None:
    model = tmp_path / "box.uvl"
    model.write_text(MODEL)
    assert answer("count", "--model", model) == {"configurations": 5, "exact": True}
    few = ("--choose", "top=glass", "--choose", "lamp=no", "--choose", "mat=felt", "--choose", "width=150")
    assert answer("count", "--shop", shop, "--product", "desk", *few) == {"configurations": 7 * (2 + 4), "exact": True}
    assert run("count").exit_code == 2


def test_render_draws_a_file(shop: Path, tmp_path: Path) -> None:
    for name, kind in (("desk.png", "PNG"), ("desk.webp", "WEBP"), ("desk.jpg", "JPEG")):
        assert run("render", "--shop", shop, "--product", "desk", "--width", 300, tmp_path / name).exit_code == 0
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.width) == (kind, 300)
    assert run("render", "--product", "car", "--width", 400, tmp_path / "car.png").exit_code == 0
    assert run("render", "--shop", shop, "--product", "desk", tmp_path / "desk.gif").exit_code == 2


def test_an_imported_model_is_a_shop_that_passes_the_check(tmp_path: Path) -> None:
    model = tmp_path / "My Box.uvl"
    model.write_text(MODEL)
    assert run("import", "uvl", model, "--into", tmp_path / "boxes").exit_code == 0
    assert run("check", "--shop", tmp_path / "boxes").exit_code == 0
    assert answer("count", "--shop", tmp_path / "boxes", "--product", "my-box") == {
        "configurations": 5,
        "exact": True,
    }
    again = run("import", "uvl", model, "--into", tmp_path / "boxes")
    assert again.exit_code == 2
    assert "is there already" in again.output


def test_a_broken_model_is_told_with_its_place(tmp_path: Path) -> None:
    model = tmp_path / "box.uvl"
    model.write_text("features\n    Box\n        sometimes\n            Lid\n")
    result = run("import", "uvl", model, "--into", tmp_path / "boxes")
    assert result.exit_code == 1
    assert "box.uvl:3" in result.output
    assert not (tmp_path / "boxes").exists()


def test_demo_fills_a_shop(shop: Path) -> None:
    begin_shop(shop)
    result = run("demo", "--shop", shop, "--customers", 5, "--seed", 2)
    assert result.exit_code == 0
    assert "5 customers came" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("complete", "--product", "dresk"), "did you mean 'desk'"),
        (("complete", "--product", "desk", "--choose", "tops=oak"), "did you mean 'top'"),
        (("complete", "--product", "desk", "--choose", "top"), "is not a choice such as"),
        (("complete", "--product", "desk", "--choose", "width=105"), "in steps of 10"),
        (("check", "chair"), "no product 'chair'"),
    ],
)
def test_what_is_not_understood_is_said_with_exit_code_2(shop: Path, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments, "--shop", shop)
    assert result.exit_code == 2
    assert message.lower() in result.output.lower()


def test_a_folder_that_is_no_shop(tmp_path: Path) -> None:
    result = run("check", "--shop", tmp_path)
    assert result.exit_code == 2
    assert "is not a shop" in result.output


def test_every_command_says_in_a_line_what_it_does() -> None:
    assert "..." not in run("--help").output.partition("Commands:")[2]


def test_a_data_folder_that_is_in_disorder_is_said_so(shop: Path) -> None:
    begin_shop(shop, secret_key="of the environment")
    (shop / "var" / "secret-key").mkdir(parents=True)
    result = run("demo", "--shop", shop, "--customers", 1)
    assert (result.exit_code, result.output) == (1, f"Error: {shop}/var/secret-key: Is a directory.\n")


def test_settings_that_cannot_be_used_are_named(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLVER_SECONDS", "soon")
    monkeypatch.setenv("SECURE_COOKIES", "perhaps")
    result = run("check", "--shop", shop)
    assert result.exit_code == 2
    assert "SOLVER_SECONDS=soon: " in result.output
    assert "SECURE_COOKIES=perhaps: " in result.output


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEB_CONCURRENCY", "two", "(env var: 'WEB_CONCURRENCY'): 'two' is not"),
        ("PORT", "web", "(env var: 'PORT'): 'web' is not"),
        ("HOST", "nowhere.invalid", "HOST (--host) is a name or an address of this machine"),
        ("JOBS", "maybe", "(env var: 'JOBS'): 'maybe' is not"),
    ],
)
def test_where_to_serve_is_said_by_the_name_of_its_setting(shop: Path, name: str, value: str, said: str) -> None:
    command = [sys.executable, "-c", "from configurator.cli import main; main()", "serve", "--new", "--shop", str(shop)]
    told = subprocess.run(command, env={**os.environ, name: value}, capture_output=True, text=True, timeout=60)
    assert told.returncode == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr


def test_lists_in_settings_have_commas_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_HOSTS", "shop.example, www.shop.example")
    assert Settings().trusted_hosts == ["shop.example", "www.shop.example"]


def employed(shop: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["account", "--shop", str(shop), *arguments], input=typed)


def test_an_account_is_made_with_a_password_that_is_typed_twice(shop: Path) -> None:
    begin_shop(shop)
    password = "a long password"
    made = employed(shop, "Mona@Shop.Example", "--role", "merchandiser", "--name", "Mona", typed=f"{password}\n" * 2)
    assert made.exit_code == 0, made.output
    assert "mona@shop.example is a new account and may log in as: merchandiser." in made.output
    assert password not in made.output
    again = employed(shop, "Mona@shop.example", "--role", "sales")
    assert "has an account and may log in as: merchandiser, sales." in again.output
    assert again.output == employed(shop, "Mona@shop.example", "--role", "sales").output
    assert logs_in(shop, "Mona@shop.example", password)


def test_a_generated_password_is_printed_once_and_a_reset_ends_the_old_one(shop: Path) -> None:
    begin_shop(shop)
    passwords = []
    for more in ((), ("--reset",)):
        output = employed(shop, "sam@shop.example", "--role", "sales", "--generate", *more).output
        passwords.append(output.rpartition("Password: ")[2].strip())
    assert len(set(passwords)) == 2
    assert not logs_in(shop, "sam@shop.example", passwords[0])
    assert logs_in(shop, "sam@shop.example", passwords[1])
    assert "Password" not in employed(shop, "sam@shop.example", "--role", "sales", "--generate").output


def test_an_account_that_nobody_could_log_in_to_is_not_made(shop: Path) -> None:
    begin_shop(shop)
    short = employed(shop, "sam@shop.example", "--role", "sales", typed="short\nshort\n")
    assert (short.exit_code, "10 to 128 characters" in short.output) == (2, True)
    assert "not an e-mail address" in employed(shop, "sam", "--role", "sales", "--generate").output
    assert employed(shop, "sam@shop.example", "--role", "boss", "--generate").exit_code == 2
    assert "is a new account" in employed(shop, "sam@shop.example", "--role", "sales", "--generate").output


def logs_in(shop: Path, email: str, password: str) -> bool:
    app = create_app(Settings(shop_folder=shop, secret_key="a secret of tests"))
    try:
        return "Log out" in Person(app.test_client()).log_in(email, password).text
    finally:
        app.extensions["room"].store.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_serve_opens_says_where_and_closes(shop: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", "from configurator.cli import main; main()"]
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    process = subprocess.Popen(
        [*command, "serve", "--new", "--shop", str(shop), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "The shop is open" in line:
                break
        assert lines[-1] == f"The shop is open at http://127.0.0.1:{port}/ (Ctrl-C closes it)\n", lines
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as response:
            assert json.load(response)["status"] == "ready"
        taken = run("serve", "--shop", shop, "--port", port)
        assert taken.exit_code == 2
        assert "Choose another port" in taken.output
        figures = CliRunner().invoke(
            main, ["serve", "--shop", str(shop), "--port", "0"], env={"METRICS_PORT": str(port)}
        )
        assert figures.exit_code == 2
        assert f"127.0.0.1:{port} cannot be used" in figures.output
        assert "Choose another METRICS_PORT." in figures.output
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
    assert "Log in" not in "".join(lines)
