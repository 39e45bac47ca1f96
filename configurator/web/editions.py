"""The shop's editions: in which language, and for which market, a page is shown stands first in its address.

``/de/p/car`` is the car in German, ``/de-ch/p/car`` in German at Swiss prices. The part is taken off before anything
looks at the address and stands in ``SCRIPT_NAME``, so that every link of a page leads to the same edition. An address
without it works as well: its language is the browser's and its market the shop's own. A shop that speaks one language
and sells in one market has no editions.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, current_app, request

from configurator.catalog.served_market import serve_market, served_market
from configurator.languages.spoken import OWN, spoken
from configurator.services.showroom.showroom import Showroom
from configurator.web.showroom import room

_KEY = "configurator.edition"


@dataclass(frozen=True, slots=True)
class Edition:
    """``market`` is '' where the shop's own is meant."""

    language: str
    market: str

    @property
    def code(self) -> str:
        """What stands in addresses: 'de', 'de-ch', 'pt-br'."""
        return self.tag.lower()

    @property
    def tag(self) -> str:
        """How search engines know it: 'de', 'de-CH', 'pt-BR'."""
        return "-".join(filter(None, (self.language, self.market)))


def install(app: Flask, markets: Sequence[str]) -> None:
    """Serves the market of the edition from the beginning of each request, and lets pages name the others."""
    app.before_request(lambda: serve_market(_market()))
    app.teardown_request(lambda _: serve_market(""))
    app.jinja_env.globals["page_path"] = page_path
    known = EditionAddresses(app.extensions["room"], markets)
    app.extensions["editions"] = known
    app.wsgi_app = known.taken_off(app.wsgi_app)  # type: ignore[assignment, method-assign]


class EditionAddresses:
    """Knows the editions of a shop by the first parts of their addresses."""

    def __init__(self, shown: Showroom, markets: Sequence[str]) -> None:
        self._room = shown
        self.markets = tuple(markets) if len(markets) > 1 else ()
        """Those that customers may choose between; none where the shop sells in one."""

    def languages(self) -> tuple[str, ...]:
        """The languages that the shop speaks, by their codes; that of its files first."""
        written = dict.fromkeys(each.written.product.language for each in self._room.on_show.copy().values())
        return tuple(dict.fromkeys((*(written or (OWN,)), *self._room.wordings.languages())))

    def all(self) -> tuple[Edition, ...]:
        """Every edition, by language and then by market; none where there is only one."""
        found = tuple(Edition(code, market) for code in self.languages() for market in self.markets or ("",))
        return found if len(found) > 1 else ()

    def split(self, path: str) -> tuple[Edition | None, str]:
        """The edition that an address begins with, and the rest of the address."""
        first, slash, rest = path.removeprefix("/").partition("/")
        if not first or len(first) < len("de"):
            return None, path
        for each in self._named():
            if each.code == first:
                return each, slash + rest or "/"
        return None, path

    def taken_off(self, inner: WSGIApplication) -> Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]:
        """The app, asked for addresses without their edition."""

        def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            found, rest = self.split(environ["PATH_INFO"])
            if found is not None:
                root = f"{environ.get('SCRIPT_NAME', '')}/{found.code}"
                environ = {**environ, "SCRIPT_NAME": root, "PATH_INFO": rest, _KEY: found}
            return inner(environ, start_response)

        return app

    def _named(self) -> Iterator[Edition]:
        """Editions, and languages alone, which are the shop's own market."""
        yield from self.all()
        if self.markets:
            yield from (Edition(code, "") for code in self.languages())


def addresses() -> EditionAddresses:
    """The editions of this app's shop."""
    found: EditionAddresses = current_app.extensions["editions"]
    return found


def edition() -> Edition | None:
    """The edition that the request's address names."""
    found: Edition | None = request.environ.get(_KEY)
    return found


def shown_edition() -> Edition | None:
    """The edition that the page amounts to, whether or not its address says so; None where there are none."""
    wanted = Edition(spoken(), served_market())
    return wanted if wanted in addresses().all() else None


def page_path() -> str:
    """The address of the page that is shown, its edition included."""
    return request.script_root + request.path


def page_here() -> str:
    """The address of the page that is shown with all that was asked for."""
    return request.script_root + request.full_path.rstrip("?")


def in_shown_edition(path: str) -> str:
    """An address that a page of this request links to, as somebody opens it elsewhere: in a mail, say."""
    rest, shown = addresses().split(path)[1], shown_edition()
    return f"/{shown.code}{rest}" if shown else path


def same_page(other: Edition) -> str:
    """The page that is shown, in another edition; the home page where an address only takes forms."""
    if not is_page():
        return f"/{other.code}/"
    asked = request.query_string.decode("ascii", "replace")
    return f"/{other.code}{quote(request.path)}" + (f"?{asked}" if asked else "")


def is_page() -> bool:
    """Whether the page that is shown has an address to be asked for, so that it can be asked for otherwise."""
    rule = request.url_rule
    return request.endpoint is not None and rule is not None and "GET" in (rule.methods or ())


def _market() -> str:
    """That of the address, else the shop's own; '' where the shop sells in one."""
    shown, markets = edition(), addresses().markets
    if shown is not None and shown.market:
        return shown.market
    return (room().market or markets[0]) if markets else ""
