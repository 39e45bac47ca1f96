"""Money: whole minor units and a currency, and the only place where amounts are rounded.

How an amount is written in the language of whoever reads it is decided in ``languages.amounts``.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from configurator.languages.amounts import amount_in_language

# Minor digits by ISO 4217 where they are not two.
_MINOR_DIGITS = {
    **dict.fromkeys(re.findall(r"\w+", "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"), 0),
    **dict.fromkeys(re.findall(r"\w+", "BHD IQD JOD KWD LYD OMR TND"), 3),
}
CODES = frozenset(
    re.findall(
        r"[A-Z]+",
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
        CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
        HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD
        MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN
        PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY
        TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """,
    )
)
"""The currencies in use, by ISO 4217: what a unit of three capital letters must be to be one."""
FORMER_CODES = frozenset({"BYR", "CUC", "HRK", "LTL", "LVL", "MRO", "SLL", "STD", "VEF", "ZWL"})
"""Those that were lately: what was sold for one can still be read."""
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}


def minor_digits(currency: str) -> int:
    """How many decimals an amount in this currency has."""
    return _MINOR_DIGITS.get(currency, 2)


def bare_amount(text: str, currency: str) -> str:
    """The text without that currency's code or sign at one of its ends; the text itself when none stands there."""
    for sign in (currency, _SYMBOLS.get(currency, currency)):
        for bare in (text.removeprefix(sign), text.removesuffix(sign)):
            if bare != text and bare.strip(" +-")[:1].isdigit():
                return bare.strip()
    return text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of a currency (ISO 4217 code). Mixing currencies raises ValueError."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> "Money":
        """The amount in major units, rounded half-even to the currency's minor unit; ValueError when not a number."""
        try:
            scaled = Decimal(amount).scaleb(minor_digits(currency))
            return cls(int(scaled.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), currency)
        except (InvalidOperation, ValueError) as error:
            raise ValueError(f"'{amount}' is not an amount of money") from error

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def percent(self, rate: Decimal) -> "Money":
        """This share of the amount, rounded once, half-even."""
        part = Decimal(self.minor) * rate / 100
        return Money(int(part.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)), self.currency)

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.minor * times, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __str__(self) -> str:
        digits = minor_digits(self.currency)
        if digits and self.minor % 10**digits == 0:
            digits = 0
        symbol = _SYMBOLS.get(self.currency, self.currency)
        sign = "−" if self.minor < 0 else ""
        return f"{sign}{symbol} {abs(self.amount):,.{digits}f}"


def in_language(amount: Money) -> str:
    """'€ 24,900', in German '24.900 €', with cents only where there are some; spaces do not break."""
    digits = minor_digits(amount.currency)
    decimals = digits if digits and amount.minor % 10**digits else 0
    return amount_in_language(amount.amount, amount.currency, decimals)
