"""In which units a page tells quantities: as asked for last, else as the shop or the browser says.

``?units=inches`` on any page asks for some, which is kept (see ``switches``). Where nobody asked, the setting ``UNITS``
decides, or by it where the reader is: the country of the language that their browser likes best. A form that was shown
in some units is read in them. The staff's pages are in the catalogue's units.
"""

import re
from fractions import Fraction

from flask import Flask, current_app, request

from configurator.catalog.model import Product
from configurator.languages.sentences import gettext
from configurator.measures import (
    UnitSystem,
    is_converted,
    is_read_otherwise,
    measure,
    measured,
    told,
    unit_named,
    unit_shown,
)
from configurator.services.presenting.number_words import possible_numbers
from configurator.units import Quantity
from configurator.web.showroom import room
from configurator.web.switches import SwitchLink, asked_for, here

FIELD = "units_read"
"""Under this name a form says in which units it was shown."""
_ASKED = _COOKIE = "units"
_CUSTOMERS = frozenset({"storefront", "account"})
_COUNTRY = re.compile(r"-([A-Za-z]{2})(?:-|$)")
_IN_INCHES = frozenset({"US", "LR", "MM"})
"""The countries whose measurement system is called US in CLDR; Babel leaves that list out."""


def install(app: Flask) -> None:
    """Has quantities told in the reader's units from the beginning of each request, on customers' pages."""
    app.before_request(_measure)
    app.teardown_request(lambda _: measure(UnitSystem.WRITTEN))
    app.jinja_env.filters.update(
        is_read_otherwise=is_read_otherwise,
        possible_numbers=possible_numbers,
        told=_told,
        unit_named=unit_named,
        unit_shown=unit_shown,
    )
    app.jinja_env.globals.update(unit_links=unit_links, units_read=measured)


def unit_links() -> list[SwitchLink]:
    """The units to switch between; none where no product has a quantity that is another number in other units."""
    products = (each.written.product for each in room().on_show.copy().values())
    if request.blueprint not in _CUSTOMERS or not any(map(_has_quantities, products)):
        return []
    names = {UnitSystem.WRITTEN: gettext("Metric"), UnitSystem.INCHES: gettext("Inches and pounds")}
    return [SwitchLink(each, name, here(_ASKED, each), each is measured()) for each, name in names.items()]


def read_in(units: str | None) -> None:
    """Reads what is posted, and answers it, in the units that a form says it was shown in."""
    if units in set(UnitSystem):
        measure(UnitSystem(units))


def _measure() -> None:
    if request.blueprint in _CUSTOMERS:
        measure(UnitSystem(asked_for(_ASKED, _COOKIE, set(UnitSystem)) or _usual()))


def _usual() -> UnitSystem:
    """The units of whoever has not asked for any."""
    usual = str(current_app.config["UNITS"])
    if usual in set(UnitSystem):
        return UnitSystem(usual)
    liked = next(iter(request.accept_languages.values()), "")
    country = _COUNTRY.search(liked)
    return UnitSystem.INCHES if country and country[1].upper() in _IN_INCHES else UnitSystem.WRITTEN


def _has_quantities(product: Product) -> bool:
    values = (value for option in product.options for value in (*option.values, option.each) if value is not None)
    ranges = (option.range for option in product.options if option.range is not None)
    weights = (product.weight, *(value.weight for value in values))
    return any(weight is not None and is_converted(weight.unit) for weight in weights) or any(
        is_converted(each.unit) for each in ranges
    )


def _told(number: str, unit: str) -> str:
    """A number of the catalogue's unit, '600', as it is read, with the exact one beside it."""
    return told(Quantity(Fraction(number), unit)) if number else ""
