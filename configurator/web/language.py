"""Which language a page is in: what was asked for last, else what the browser prefers, of those that the shop speaks.

``?lang=de`` on any page asks for one, which is kept (see ``switches``). A shop that speaks one language has neither
links nor cookie.
"""

from flask import Flask, request
from flask_security.babel import FsDomain

from configurator.languages import sentences
from configurator.languages.spoken import OWN, locale_of, speak, spoken
from configurator.web.showroom import room
from configurator.web.switches import SwitchLink, asked_for, here

_ASKED, _COOKIE = "lang", "language"


def install(app: Flask) -> None:
    """Speaks the visitor's language from the beginning of each request, and has templates say their sentences in it."""
    app.before_request(_speak)
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


def language_links() -> list[SwitchLink]:
    """The languages to switch between; none where there is one."""
    codes = offered()
    return (
        [SwitchLink(code, _name(code), here(_ASKED, code), code == spoken()) for code in codes]
        if len(codes) > 1
        else []
    )


def _speak() -> None:
    codes = offered()
    asked = asked_for(_ASKED, _COOKIE, codes)
    speak(asked or request.accept_languages.best_match(codes) or codes[0])


def _name(code: str) -> str:
    locale = locale_of(code)
    name = (locale.get_display_name(locale) if locale else None) or code
    return name[:1].upper() + name[1:]
