"""How money, dates and names are written on a page, in the visitor's language.

Decides the writing only; amounts are rounded in ``money`` and nowhere else.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup, escape

from configurator.characters import isolated
from configurator.languages.dates import day_in_words, moment_in_words
from configurator.languages.durations import days_in_words, more_days, ready_in_words
from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN, spoken, within_sentence
from configurator.listing import listed
from configurator.measures import is_read_otherwise, read_as
from configurator.money import Money, in_language
from configurator.units import Quantity
from configurator.web.language import babel_locale
from configurator.web.showroom import room

_NOT_ID = re.compile(r"[^a-zA-Z0-9_-]+")


def install(app: Flask) -> None:
    """Wires Flask-Babel, which Flask-Security asks, to the language that is spoken, and the template filters."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", OWN)
    Babel(app, locale_selector=babel_locale)
    app.jinja_env.filters.update(
        money=money,
        difference=difference,
        more_or_less=more_or_less,
        day=day,
        moment=moment,
        proven_moment=proven_moment,
        element_id=element_id,
        counted=counted,
        in_a_row=in_a_row,
        isolated=isolated,
        within_sentence=within_sentence,
        quantity=quantity,
        ready=ready,
        more_days=more_days,
        days_in_words=days_in_words,
    )


def money(amount: Money) -> str:
    """'€ 24,900', in German '24.900 €', with cents only where there are some."""
    return in_language(amount)


def difference(amount: Money, *, none: str | None = None) -> str:
    """'+€ 450', '−€ 120', or ``none`` ('included') when nothing changes."""
    if amount.minor == 0:
        return gettext("included") if none is None else none
    return money(amount) if amount.minor < 0 else f"+{money(amount)}"


def quantity(amount: object, *, exact: bool = False) -> str:
    """A quantity, '1342.4 kg', as it is read, its number as in the language: '2.959 lb'; ``exact``: with its own."""
    text, _, unit = str(amount).rpartition(" ")
    number = Fraction(text.replace(" ", ""))
    written = str(amount)
    if spoken() != OWN:
        said = format_decimal(Decimal(text.replace(" ", "")), locale=babel_locale(), decimal_quantization=False)
        written = f"{said} {unit}"
    if not is_read_otherwise(unit):
        return written
    converted = read_as(Quantity(number, unit))
    return gettext("%(converted)s (%(exact)s)", converted=converted, exact=written) if exact else converted


def more_or_less(amount: Quantity) -> str:
    """'+1.2 kg', '−3 kg', as it is read."""
    sign = "−" if amount.magnitude < 0 else "+"
    return f"{sign}{quantity(Quantity(abs(amount.magnitude), amount.unit))}"


def day(at: datetime | date) -> str:
    """'21 November 2026', where the shop is."""
    return day_in_words(room().day(at) if isinstance(at, datetime) else at)


def ready(days: int, ordered: datetime | None = None) -> str:
    """'Ready about 14 January (3 weeks)': so many days after it is ordered, now where it is not yet."""
    return ready_in_words(days, room().day(ordered) if ordered else room().today())


def moment(at: datetime) -> str:
    """Day and time by the shop's clock, short."""
    locale, here = babel_locale(), room().here(at).replace(tzinfo=None)
    if locale == OWN:
        return format_datetime(here, "d MMM y, HH:mm", locale=locale)
    return f"{format_date(here, 'medium', locale)}, {format_time(here, 'short', locale=locale)}"


def proven_moment(at: datetime) -> str:
    """Day and time to the second by the shop's clock, with its distance from UTC."""
    return moment_in_words(room().here(at))


def in_a_row(names: Iterable[str]) -> Markup:
    """'a, b and c', of texts and of pieces of a page."""
    pieces = tuple(names)
    return escape(listed("{}" for _ in pieces)).format(*pieces)


def element_id(*parts: object) -> str:
    """A valid, readable id for an element from any keys ('shade[2]', 'rose' -> 'shade-2-rose')."""
    return "-".join(_NOT_ID.sub("-", str(part)).strip("-") for part in parts if str(part))


def counted(number: int, one: str, many: str) -> str:
    """'1 thing', '3 things'."""
    return f"{number} {one if number == 1 else many}"
