"""Which language a page is in: what was asked for last, else what the browser prefers, of those that the shop speaks.

``?lang=de`` on any page asks for one, and a cookie keeps that for a year: it is set for whoever asks, and holds the
code and nothing else. A shop that speaks one language has neither links nor cookie.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, request, url_for
from flask_security.babel import FsDomain

from configurator.languages import sentences
from configurator.languages.spoken import OWN, locale_of, speak, spoken
from configurator.web.showroom import room

_ASKED, _COOKIE = "lang", "language"
_KEPT_DAYS = 365


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A language as the switch names it, in itself, and where the page is in it."""

    code: str
    name: str
    address: str
    current: bool


def install(app: Flask) -> None:
    """Speaks the visitor's language from the beginning of each request, and has templates say their sentences in it."""
    app.before_request(_speak)
    app.after_request(_keep)
    app.teardown_request(lambda _: speak(OWN))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        sentences.unformatted, sentences.unformatted_plural, newstyle=True, pgettext=sentences.unformatted_in
    )
    app.jinja_env.globals.update(language_links=language_links, locale=spoken)


class AccountWords(FsDomain):
    """What Flask-Security says: in the shop's own words where it has some, else in those of the package."""

    def gettext(self, string: str, **variables: object) -> str:
        """The words in the language that is spoken."""
        said = sentences.unformatted(string)
        if said == string:
            return str(super().gettext(string, **variables))  # type: ignore[no-untyped-call]
        return said % variables if variables else said


def babel_locale() -> str:
    """The language that is spoken as Babel and Flask-Security know it."""
    return str(locale_of(spoken()) or OWN)


def offered() -> tuple[str, ...]:
    """The languages that the shop speaks, by their codes; that of its files first."""
    shown = room()
    written = dict.fromkeys(each.written.product.language for each in shown.on_show.copy().values())
    return tuple(dict.fromkeys((*(written or (OWN,)), *shown.wordings.languages())))


def language_links() -> list[LanguageLink]:
    """The languages to switch between; none where there is one."""
    codes = offered()
    return [LanguageLink(code, _name(code), _here(code), code == spoken()) for code in codes] if len(codes) > 1 else []


def _speak() -> None:
    codes = offered()
    asked = request.args.get(_ASKED)
    wanted = next(_wanted(codes, asked), codes[0])
    if asked in codes and request.cookies.get(_cookie_name()) != asked:
        g.language_asked = asked
    speak(wanted)


def _wanted(codes: tuple[str, ...], asked: str | None) -> Iterator[str]:
    """What the visitor would have, best first."""
    for code in (asked, request.cookies.get(_cookie_name())):
        if code in codes:
            yield code
    preferred = request.accept_languages.best_match(codes)
    if preferred is not None:
        yield preferred


def _keep(answer: Response) -> Response:
    if "language_asked" in g:
        answer.set_cookie(
            _cookie_name(),
            g.language_asked,
            max_age=_KEPT_DAYS * 86400,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
    return answer


def _here(code: str) -> str:
    """The page that is shown in that language; the home page where an address only takes forms."""
    rule = request.url_rule
    if request.endpoint is None or rule is None or "GET" not in (rule.methods or ()):
        return url_for("storefront.home", lang=code)
    asked = {**request.args.to_dict(flat=False), _ASKED: code}
    return f"{url_for(request.endpoint, **(request.view_args or {}))}?{urlencode(asked, doseq=True)}"


def _name(code: str) -> str:
    locale = locale_of(code)
    name = (locale.get_display_name(locale) if locale else None) or code
    return name[:1].upper() + name[1:]


def _cookie_name() -> str:
    return f"__Host-{_COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else _COOKIE
