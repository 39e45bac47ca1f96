"""Which language a page is in: that of its address, else what the browser prefers, of those that the shop speaks.

The address says it (``/de/…``, see ``editions``); nothing is kept. ``?lang=de``, as addresses said it once, leads to
such an address. A shop that speaks one language has no links.
"""

from urllib.parse import quote, urlencode

from flask import Flask, redirect, request
from flask_security.babel import FsDomain
from werkzeug.wrappers import Response

from configurator.catalog.served_market import served_market
from configurator.languages import sentences
from configurator.languages.spoken import OWN, locale_of, speak, spoken, text_direction
from configurator.web.editions import Edition, addresses, edition, is_page, same_page
from configurator.web.switches import SwitchLink

_ASKED = "lang"


def install(app: Flask) -> None:
    """Speaks the visitor's language from the beginning of each request, and has templates say their sentences in it."""
    app.before_request(_speak)
    app.teardown_request(lambda _: speak(OWN))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        sentences.unformatted, sentences.unformatted_plural, newstyle=True, pgettext=sentences.unformatted_in
    )
    app.jinja_env.globals.update(
        language_links=language_links, market_links=market_links, locale=spoken, text_direction=text_direction
    )


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


def language_links() -> list[SwitchLink]:
    """The languages to switch between; none where there is one."""
    codes, market = addresses().languages(), served_market()
    return (
        [SwitchLink(code, _name(code), same_page(Edition(code, market)), code == spoken()) for code in codes]
        if len(codes) > 1
        else []
    )


def market_links() -> list[SwitchLink]:
    """The markets to switch between; none where the shop sells in one."""
    here = served_market()
    return [
        SwitchLink(market, _market_name(market), same_page(Edition(spoken(), market)), market == here)
        for market in addresses().markets
    ]


def _speak() -> Response | None:
    codes, shown, asked = addresses().languages(), edition(), request.args.get(_ASKED)
    speak(shown.language if shown else request.accept_languages.best_match(codes) or codes[0])
    if asked not in codes or len(codes) == 1 or request.method != "GET" or not is_page():
        return None
    rest = {name: values for name, values in request.args.to_dict(flat=False).items() if name != _ASKED}
    there = f"/{Edition(asked, served_market()).code}{quote(request.path)}"
    return redirect(f"{there}?{urlencode(rest, doseq=True)}" if rest else there, 302)


def _market_name(market: str) -> str:
    """The country's name in the language of the page, where the market is called by its code."""
    locale = locale_of(spoken())
    return (locale.territories.get(market) if locale else None) or market


def _name(code: str) -> str:
    locale = locale_of(code)
    name = (locale.get_display_name(locale) if locale else None) or code
    return name[:1].upper() + name[1:]
