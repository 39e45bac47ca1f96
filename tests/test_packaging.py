"""The built wheel, installed into an empty environment in another folder, serves the demo shop."""

from __future__ import annotations

import html
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCTS = sorted((ROOT / "catalog").glob("*/product.yaml"))
PATIENCE = 90.0  # seconds: the first start compiles everything and fills the demo shop

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_demo_shop(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    ours = {
        path.relative_to(ROOT)
        for folder in ("catalog", "rules", "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    ours.add(Path("checkout.yaml"))
    assert {f"configurator/_shop/{path.as_posix()}" for path in ours} - packed == set()
    migrations = (ROOT / "configurator/storage/migrations").rglob("*.py")
    assert {path.relative_to(ROOT).as_posix() for path in migrations} - packed == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"configurator", f"configurator-{wheel.name.split('-')[1]}.dist-info"}


def test_the_installed_wheel_serves_the_demo_shop(wheel: Path, tmp_path: Path) -> None:
    programs = _installed(wheel, tmp_path / "environment")
    with _served(programs / "configurator", tmp_path) as address:
        home = _fetched(address)
        for product in PRODUCTS:
            name = re.search(r"^name: (.+)$", product.read_text(encoding="utf-8"), re.MULTILINE)
            assert name is not None
            assert name[1].strip("\"'") in html.unescape(home)
        stylesheets = re.findall(r'<link[^>]+href="(/[^"]+\.css[^"]*)"', home)
        assert stylesheets
        for path in stylesheets:
            assert "{" in _fetched(address + path)


def _installed(wheel: Path, environment: Path) -> Path:
    """An empty environment with the wheel and its locked dependencies; by uv, or by pip where uv has no index."""
    venv.create(environment)
    python, locked = str(environment / "bin" / "python"), str(ROOT / "requirements" / "run.txt")
    by_uv = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python)
    by_pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    for arguments in (("--require-hashes", "-r", locked), ("--no-deps", str(wheel))):
        try:
            _run(*by_uv, *arguments)
        except AssertionError:
            _run(*by_pip, *arguments)
    return environment / "bin"


@contextmanager
def _served(program: Path, folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "TMPDIR")}
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(program), "serve", "--port", address.rpartition(":")[2]],
            cwd=elsewhere,
            env={**kept, "HOME": str(folder / "home")},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _await(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            _fetched(address)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server does not answer:\n{log.read_text(errors='replace')[-4000:]}", pytrace=False)


def _fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        text: str = answer.read().decode()
        return text


def _run(*command: str) -> None:
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, f"{' '.join(command[:4])} …\n{outcome.stdout}{outcome.stderr}"
