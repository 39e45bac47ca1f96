"""Two nodes of a shop behind the proxies that `deploy/` describes: real processes, which tests stop and kill.

Decides how they are started and what of the examples in `deploy/` is different here: addresses, ports and certificates.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.servers import NoServer, free_port
from tests.waiting import PATIENCE
from tests.web.conftest import form_values
from tools import servers as programs

DEPLOY = Path(__file__).parent.parent / "deploy"


class Node:
    """`configurator serve` on a port of its own."""

    def __init__(self, folder: Path, environment: dict[str, str], *options: str) -> None:
        self.port, self._folder, self._options = free_port(), folder, options
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "PYTHONPATH") if key in os.environ}
        self._environment = kept | environment | {"PORT": str(self.port), "CONFIGURATOR_DATA": str(folder)}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """What the node has said."""
        return (self._folder / "log").read_text("utf-8")

    def start(self) -> None:
        """Begins the node; ``until(node.ready)`` waits for it."""
        self._folder.mkdir(exist_ok=True)
        with (self._folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from configurator.cli import main; main()", "serve", *self._options],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether it says that it can serve."""
        return self.status() == 200

    def status(self) -> int:
        """What /readyz answers; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def page(self, path: str) -> str:
        """A page, asked of this node itself."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            text: str = answer.read().decode()
            return text

    def health(self) -> dict[str, object]:
        """What /healthz says."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE) as answer:
            said: dict[str, object] = json.loads(answer.read())
            return said

    def stop(self) -> int:
        """Tells it to end, and waits; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kills all its processes at once, as a machine that loses its power."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)


@contextmanager
def proxies(folder: Path, nodes: tuple[Node, Node]) -> Iterator[dict[str, int]]:
    """The port of nginx and that of HAProxy, both before the two nodes, as `deploy/` sets them up. Raises NoServer."""
    with ExitStack() as stack:
        ports = {"nginx": free_port(), "haproxy": free_port()}
        stack.enter_context(_running(["nginx", "-c", str(_nginx(folder, nodes, ports["nginx"])), "-p", str(folder)]))
        stack.enter_context(_running(["haproxy", "-f", str(_haproxy(folder, nodes, ports["haproxy"]))]))
        yield ports


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    program = programs.find(command[0])
    if program is None:
        raise NoServer(f"No {command[0]}: `make test` installs one, or install it yourself.")
    process = subprocess.Popen([str(program), *command[1:]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _nginx(folder: Path, nodes: tuple[Node, Node], port: int) -> Path:
    text = _at(nodes, (DEPLOY / "nginx.conf").read_text("utf-8"))
    text = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)  # nobody comes by another way
    text = re.sub(r"    ssl_certificate.*\n", "", text).replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = text.replace("/etc/nginx/configurator-proxy.conf", str(DEPLOY / "nginx-proxy.conf"))
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\n"
    written = folder / "nginx.conf"
    written.write_text(f"{head}events {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n", encoding="utf-8")
    return written


def _haproxy(folder: Path, nodes: tuple[Node, Node], port: int) -> Path:
    text = _at(nodes, (DEPLOY / "haproxy.cfg").read_text("utf-8"))
    text = re.sub(r"bind :443 .*", f"bind 127.0.0.1:{port}", text)
    written = folder / "haproxy.cfg"
    written.write_text(text, encoding="utf-8")
    return written


def _at(nodes: tuple[Node, Node], text: str) -> str:
    for number, node in enumerate(nodes, 11):
        text = text.replace(f"10.0.0.{number}:8000", f"127.0.0.1:{node.port}")
    return text


class Shopper:
    """Somebody who orders a desk, with cookies of their own.

    They press each button once, and again only where the shop's own page asks them to.
    """

    def __init__(self, port: int, name: str) -> None:
        self._url, self._name = f"http://127.0.0.1:{port}", name
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.saw: list[str] = []
        """What they saw that kept them from going on: status and title."""
        self.asked: list[str] = []
        """Where the shop's own page asked them to try again."""

    def order(self) -> str | None:
        """The number of their order; None when something did not work."""
        page = self._open("/p/desk")
        page = page and self._open("/p/desk/designs", csrf_token=_value(page[1], "csrf_token"))
        page = page and self._open(f"/summary/{page[0].split('/')[2]}")
        if page is None:
            return None
        form = re.search(r'<form class="form".*?</form>', page[1], re.DOTALL)
        assert form is not None, page[1]
        values = {name: given[-1] for name, given in form_values(f"<main{form.group()}</main>").items()}
        address = {"name": self._name, "email": "ada@shop.example", "address": "1 Example Street"}
        page = self._open(page[0], 3, **(values | address))
        if page is None or not page[0].startswith("/orders/"):
            self.saw += [] if page is None else [page[0]]
            return None
        return page[0].rpartition("/")[2]

    def _open(self, path: str, tries: int = 3, /, **form: str) -> tuple[str, str] | None:
        """Path and text of the page that it leads to."""
        data = urlencode(form).encode() if form else None
        try:
            with self._browser.open(self._url + path, data, timeout=PATIENCE) as answer:
                return answer.url.removeprefix(self._url), answer.read().decode()
        except urllib.error.HTTPError as error:
            title = re.search(r"<title>(.*?)</title>", error.read().decode(errors="replace"), re.DOTALL)
            if tries > 1 and title and "The shop cannot reach its records" in title[1]:
                self.asked.append(path)
                return self._open(path, tries - 1, **form)
            self.saw.append(f"{path}: {error.code} {title[1].strip() if title else ''}")
        except OSError as error:
            self.saw.append(f"{path}: {error}")
        return None


def _value(page: str, name: str) -> str:
    return form_values(page)[name][0]
