"""Under which names the shop answers, and what it calls itself in mails and on pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from werkzeug.test import Client

from configurator.errors import InvalidSettings
from configurator.settings import Settings
from configurator.web import create_app
from configurator.web.rate_limits import limiter
from tests.web.bicycle import bicycle_shop
from tests.web.people import PASSWORD, Person, person, words
from tests.web.test_account import CLEO, mails

OpenShop = Callable[..., Flask]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenShop]:
    """Opens the bicycle shop with more settings, by their names in the environment."""
    apps: list[Flask] = []

    def open_shop(**settings: object) -> Flask:
        base = Settings(
            shop_folder=bicycle_shop(tmp_path / "shop"),
            data=tmp_path / "data",
            secret_key="a secret of tests",
            **settings,
        )
        apps.append(create_app(base))
        apps[-1].testing = True
        limiter.reset()
        return as_browsers_ask(apps[-1])

    yield open_shop
    for app in apps:
        app.extensions["room"].store.close()


def as_browsers_ask(app: Flask) -> Flask:
    """The app, whose forms over https are refused without the page that they come from."""
    inner = app.wsgi_app

    def asked(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        page = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}/"
        return inner({"HTTP_REFERER": page, **environ}, start)

    app.wsgi_app = asked  # type: ignore[method-assign, assignment]
    return app


def under(app: Flask, host: str) -> Flask:
    """The app, asked for under this name from now on."""
    inner = app.wsgi_app
    app.wsgi_app = lambda environ, start: inner({**environ, "HTTP_HOST": host}, start)  # type: ignore[method-assign, assignment]
    return app


def ask_for_a_link(app: Flask, host: str = "localhost") -> str:
    """The words of the page after somebody asked for a new password of Cleo's, in the name of a host."""
    with app.extensions["room"].unit() as unit:
        unit.accounts.add(CLEO, "Cleo", PASSWORD, ["customer"])
    somebody = Person(under(app, host).test_client())
    somebody.get("/reset")
    return words(somebody.post("/reset", email=CLEO).text)


# --- links in mails -----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1:8000", "evil.example:80"])
def test_a_mail_links_to_the_public_address_whatever_host_was_asked_for(opened: OpenShop, host: str) -> None:
    app = opened(HOST="0.0.0.0", PUBLIC_URL="https://shop.example/")
    assert "a mail with a link is on its way" in ask_for_a_link(app, host)
    [mail] = mails(app)
    assert re.search(r"https://shop\.example/reset/\S+", mail)
    assert "evil" not in mail


@pytest.mark.parametrize(
    "settings",
    [
        *({"HOST": "0.0.0.0"}, {"HOST": "192.168.7.1"}, {"HOST": "::"}, {"PROXY_HOPS": 1}, {"PORT": 0}),
        {"TRUSTED_HOSTS": "shop.example, localhost"},
    ],
)
def test_a_shop_that_does_not_know_its_address_mails_no_link(opened: OpenShop, settings: dict[str, object]) -> None:
    app = opened(**settings)
    assert "Please ask whoever runs the shop for a new password." in ask_for_a_link(app)
    assert mails(app) == []


def test_a_shop_on_this_machine_only_names_itself_and_not_the_host_that_was_asked_for(opened: OpenShop) -> None:
    app = opened(PORT=8123)
    ask_for_a_link(app, "evil.example")
    [mail] = mails(app)
    assert "http://127.0.0.1:8123/reset/" in mail
    assert "evil" not in mail


@pytest.mark.parametrize("address", ["", "https://shop.example"])
def test_the_news_of_a_new_password_goes_out_with_or_without_an_address(opened: OpenShop, address: str) -> None:
    app = opened(HOST="0.0.0.0", PUBLIC_URL=address)
    cleo = person(app, "customer", email=CLEO)
    cleo.get("/change")
    new = {"new_password": "another four words", "new_password_confirm": "another four words"}
    cleo.post("/change", password=PASSWORD, **new)
    [mail] = mails(app)
    assert "has just been changed" in mail
    assert ("https://shop.example/reset" in mail) == bool(address)
    assert ("tell the shop at once" in mail) != bool(address)


def test_whole_addresses_that_packages_ask_for_are_the_shops(opened: OpenShop) -> None:
    app = opened(HOST="0.0.0.0", PUBLIC_URL="https://shop.example")
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert app.url_for("storefront.home", _external=True, _scheme="http") == "https://shop.example/"


def test_no_page_makes_a_whole_address_by_itself() -> None:
    """All go through ``web.addresses``; Flask's own way would name the host of the request."""
    ours = [*(ROOT / "configurator" / "web").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    own = re.compile(r"_external ?= ?[Tt]rue|host_url|url_root|\bbase_url|request\.url\b")
    found = {path.name for path in ours if own.search(path.read_text("utf-8"))}
    assert found <= {"addresses.py", "errors.py"}, "errors.py compares the host with the referrer's, and shows neither"


# --- links on pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "host", "begins"),
    [
        ({"PUBLIC_URL": "https://shop.example", "HOST": "0.0.0.0"}, "evil.example", "https://shop.example/s/"),
        ({"HOST": "0.0.0.0"}, "evil.example", "/s/"),
        ({"TRUSTED_HOSTS": "shop.example"}, "shop.example:81", "http://shop.example:81/s/"),
        ({}, "localhost:8000", "http://localhost:8000/s/"),
        ({}, "evil.example", "http://127.0.0.1:8000/s/"),
    ],
)
def test_a_share_link_names_no_host_that_only_the_request_names(
    opened: OpenShop, settings: dict[str, object], host: str, begins: str
) -> None:
    somebody = Person(under(opened(**settings), host).test_client())
    somebody.get("/p/bicycle")
    design = somebody.post("/p/bicycle/designs").request.path.split("/")[2]
    page = somebody.post(f"/d/{design}/share").text
    link = re.search(r'id="share-link" readonly value="([^"]+)"', page)
    assert link is not None
    assert link.group(1).startswith(begins)
    assert "evil.example" not in page


# --- hosts --------------------------------------------------------------------------------------------

FOREIGN = ["evil.example", "shop.example.evil.example", "xshop.example", "127.0.0.1", "[::1]:8000"]
MALFORMED = [
    *("a b", "", "shop.example:x", "shop.example:", "shop.example:99999", "[::1", "shop..example", "shop.example,evil"),
    *("shop.example/x", "@shop.example", "sh\N{LATIN SMALL LETTER O WITH DIAERESIS}p.example", "<script>"),
]
OWN = ["shop.example", "SHOP.example", "shop.example:8000", "shop.example.", "shop.example.:443", "a.b.wide.example"]


def answer(app: Flask, host: str | None, path: str = "/", **headers: str) -> tuple[int, str]:
    """Status and text of the answer to a request as it comes over the wire, with exactly this Host header."""
    environ: dict[str, object] = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    client = Client(lambda given, start: app.wsgi_app(_with_host(given, host), start))
    with client.get(path, environ_overrides=environ) as found:
        return found.status_code, found.get_data(as_text=True)


def _with_host(environ: dict[str, object], host: str | None) -> dict[str, object]:
    environ.pop("HTTP_HOST", None)
    return environ if host is None else environ | {"HTTP_HOST": host}


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/static/css/shop.css", "/healthzz"])
def test_a_foreign_host_gets_a_plain_400(opened: OpenShop, caplog: pytest.LogCaptureFixture, path: str) -> None:
    app = opened(TRUSTED_HOSTS="shop.example, .wide.example")
    for host in (*FOREIGN, *MALFORMED, None):
        assert answer(app, host, path) == (400, "The shop does not answer under this name. Please check the address.\n")
    for host in OWN:
        assert answer(app, host, path)[0] in (200, 404), host
    assert not [record for record in caplog.records if record.exc_info]


def test_without_names_every_host_that_is_one_is_answered(opened: OpenShop) -> None:
    app = opened()
    assert [answer(app, host)[0] for host in MALFORMED] == [400] * len(MALFORMED)
    assert [answer(app, host)[0] for host in (*FOREIGN, *OWN, None)] == [200] * (len(FOREIGN) + len(OWN) + 1)


def test_health_is_told_under_every_name(opened: OpenShop) -> None:
    app = opened(TRUSTED_HOSTS="shop.example", PROXY_HOPS=1)
    for path in ("/healthz", "/readyz", "/healthz/"):
        for host in (*FOREIGN, *MALFORMED, None):
            assert answer(app, host, path)[0] == 200
            assert answer(app, "10.0.0.7:8000", path, x_forwarded_host=host or "a b", x_forwarded_proto="x")[0] == 200


def test_a_proxy_in_front_says_which_host_was_asked_for(opened: OpenShop) -> None:
    behind = opened(TRUSTED_HOSTS="shop.example", PROXY_HOPS=1)
    for host in ("evil.example", "a b", "shop.example, evil.example", "[::1", "shop.example:x"):
        assert answer(behind, "shop.example", x_forwarded_host=host)[0] == 400, host
    for host in ("shop.example", "evil.example, shop.example", "shop.example:8443"):
        assert answer(behind, "10.0.0.7:8000", x_forwarded_host=host)[0] == 200, host
    assert answer(behind, "shop.example", x_forwarded_proto="gopher")[0] == 400


def test_nobody_in_front_means_that_nobody_is_believed(opened: OpenShop) -> None:
    app = opened(TRUSTED_HOSTS="shop.example")
    assert answer(app, "shop.example", x_forwarded_host="evil.example")[0] == 200
    assert answer(app, "evil.example", x_forwarded_host="shop.example")[0] == 400


# --- the settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PUBLIC_URL": "shop.example"}, "It is an address such as https://shop.example."),
        ({"PUBLIC_URL": "ftp://shop.example"}, "It is an address such as"),
        ({"PUBLIC_URL": "https://"}, "It is an address such as"),
        ({"PUBLIC_URL": "https://a b"}, "It is an address such as"),
        ({"PUBLIC_URL": "https://me@shop.example"}, "It is an address such as"),
        ({"PUBLIC_URL": "https://shop.example:99999"}, "It is an address such as"),
        ({"PUBLIC_URL": "https://shop.example/store"}, "It ends with the host: https://shop.example."),
        ({"PUBLIC_URL": "https://shop.example/?x=1"}, "It ends with the host"),
        ({"PUBLIC_URL": "http://shop.example"}, "begin with https://"),
        ({"PUBLIC_URL": "https://shop.example", "TRUSTED_HOSTS": "www.shop.example"}, "leaves shop.example out"),
        ({"TRUSTED_HOSTS": "https://shop.example"}, "is not the name of a host"),
        ({"TRUSTED_HOSTS": "shop.example, *"}, "'*' is not the name of a host"),
    ],
)
def test_addresses_that_cannot_be_meant_are_refused(settings: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidSettings) as refused:
        Settings(**settings)
    assert said in str(refused.value)
    assert "Value error" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        (" https://shop.example:8443 ", "https://shop.example:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_a_public_address_is_kept_as_links_begin(written: str, address: str) -> None:
    assert Settings(PUBLIC_URL=written).address == address
