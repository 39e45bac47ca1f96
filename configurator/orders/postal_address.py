"""Addresses in parts, by country: what has to be there, what a postcode looks like, and how it stands on a parcel.

For the markets that are named here; of every other country street and town are asked for, and nothing more is known.
The names of countries are the languages' own (CLDR).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from babel import Locale

from configurator.languages.spoken import spoken

_POSTCODES = {
    "AT": (r"\d{4}", "1010"), "BE": (r"\d{4}", "1000"), "CH": (r"\d{4}", "8001"), "CZ": (r"\d{3} ?\d{2}", "110 00"),
    "DE": (r"\d{5}", "10115"), "DK": (r"\d{4}", "1050"), "ES": (r"\d{5}", "28001"), "FI": (r"\d{5}", "00100"),
    "FR": (r"\d{5}", "75001"), "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"), "HU": (r"\d{4}", "1051"),
    "IT": (r"\d{5}", "00184"), "LI": (r"94\d{2}", "9490"), "LU": (r"\d{4}", "1009"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "NO": (r"\d{4}", "0150"), "PL": (r"\d{2}-\d{3}", "00-001"), "PT": (r"\d{4}-\d{3}", "1000-001"),
    "SE": (r"\d{3} ?\d{2}", "111 22"), "US": (r"\d{5}(-\d{4})?", "10001"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"), "AU": (r"\d{4}", "2000"),
}  # fmt: skip
"""Forms of postcodes, each with an example."""
_WITH_REGION = frozenset({"US", "CA", "AU"})
_TOWN_FIRST = frozenset({"GB", "US", "CA", "AU", "IE", "NZ"})
"""Where the postcode stands behind the town."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address in parts; ``country`` is an ISO code."""

    street: str = ""
    more: str = ""
    postcode: str = ""
    town: str = ""
    region: str = ""
    country: str = ""

    @property
    def text(self) -> str:
        """As it stands on a parcel, line by line."""
        behind = [self.town, self.region, self.postcode]
        town = behind if self.country in _TOWN_FIRST else [self.postcode, self.town]
        lines = (self.street, self.more, " ".join(each for each in town if each), country_name(self.country))
        return "\n".join(line for line in lines if line)


def country_name(code: str) -> str:
    """What the country is called in the language that is spoken."""
    return str(Locale.parse(spoken(), sep="-").territories.get(code, code)) if code else ""


def known_countries() -> tuple[str, ...]:
    """The ISO codes of all countries, by their names in the language that is spoken."""
    names = map(str, Locale.parse("en").territories)
    codes = (code for code in names if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)
    return tuple(sorted(codes, key=country_name))


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "CQ"})


def needs_region(country: str) -> bool:
    """Whether an address there has a state or a province."""
    return country in _WITH_REGION


def read_postcode(country: str, written: str) -> str | None:
    """The postcode as it is kept; None for what is none in that country."""
    text = " ".join(written.upper().split())
    if country not in _POSTCODES:
        return text
    return text if re.fullmatch(_POSTCODES[country][0], text, re.ASCII) else None


def postcode_example(country: str) -> str:
    """A postcode of the country; '' where none is known."""
    return _POSTCODES.get(country, ("", ""))[1]


def of_countries(some: Collection[str]) -> tuple[str, ...]:
    """These countries by their names; all where there are none."""
    return tuple(sorted(some, key=country_name)) or known_countries()
