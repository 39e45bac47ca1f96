"""The small words of English and German that say what is meant by the others: not, under, about, or, two.

A shop's own words stand in its files; these belong to the languages. Both are always tried, whichever is spoken.
"""

from collections.abc import Mapping
from enum import StrEnum

from configurator.wishing.words import fold


class Bound(StrEnum):
    """How a number is meant."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    ABOUT = "~"
    BETWEEN = "between"


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(each) for each in text.split())


def _phrases(said: Mapping[Bound, str]) -> dict[tuple[str, ...], Bound]:
    pairs = ((tuple(fold(each).split()), bound) for bound, texts in said.items() for each in texts.split(","))
    return {words: bound for words, bound in sorted(pairs, key=lambda pair: -len(pair[0])) if words}


BOUNDS = _phrases(
    {
        Bound.AT_MOST: "at most,up to,no more than,not more than,no heavier than,max,maximum,maximal,höchstens,bis"
        ",bis zu,nicht mehr als,nicht teurer als,not over,not above,within,budget,budget of,bis maximal,≤,maximum of"
        ",as much as",
        Bound.LESS: "under,below,less than,cheaper than,fewer than,unter,weniger als,billiger als,günstiger als"
        ",leichter als,lighter than,for less than,<",
        Bound.AT_LEAST: "at least,min,minimum,mindestens,ab,from,not under,not less than,no less than,nicht unter,≥"
        ",wenigstens",
        Bound.MORE: "over,more than,above,über,mehr als,>,greater than,stronger than,stärker als",
        Bound.ABOUT: "about,around,roughly,approximately,circa,ca,etwa,ungefähr,rund,approx,~,so um,um die",
        Bound.BETWEEN: "between,zwischen,von",
    }
)
"""What stands before a number, the longest first."""

AFTERWARDS = _phrases(
    {
        Bound.AT_LEAST: "or more,and more,and above,oder mehr,und mehr,at least,mindestens",
        Bound.AT_MOST: "or less,at most,oder weniger,höchstens,max,maximum,maximal",
    }
)
"""What stands behind a number and its unit."""

_BOUNDING = frozenset(word for words in (*BOUNDS, *AFTERWARDS) for word in words)
TO = _folded("to and bis und -")
NOT = _folded(
    "not no without none neither nor kein keine keinen keiner keines nicht ohne weder noch except ausser"
    " minus never don't"
)
INSTEAD = (
    ("instead", "of"),
    ("rather", "than"),
    ("do", "not"),
    ("free", "of"),
    tuple(fold("an Stelle von").split()),
    ("statt",),
    ("anstatt",),
)
ANY = _folded("any anything everything all every alles jede jeder jedes")
BUT = _folded("but nur")
OR = _folded("or oder nor noch bzw")
JOIN = _folded("and und plus sowie & with mit also auch")
CHEAP = (
    ("as", "cheap", "as", "possible"),
    ("lowest", "price"),
    ("cheapest",),
    ("cheap",),
    ("inexpensive",),
    ("affordable",),
    *(
        tuple(fold(each).split())
        for each in (
            "so günstig wie möglich",
            "möglichst günstig",
            "möglichst billig",
            "günstig",
            "günstige",
            "günstiges",
            "günstigste",
            "günstigsten",
            "billig",
            "billigste",
            "am günstigsten",
            "preiswert",
        )
    ),
)
PRICE = _folded("price cost costs costing budget preis kosten kostet budget")
WEIGHT = _folded("weight weighing weigh weighs gewicht wiegt leergewicht")
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_GERMAN = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
NUMBERS: Mapping[str, int] = {
    **dict(zip(_ENGLISH, range(1, 13), strict=True)),
    **dict(zip(map(fold, _GERMAN), range(2, 13), strict=True)),
}
UNITS: Mapping[str, str] = {
    **dict.fromkeys(_folded("eur euro euros"), "EUR"),
    **dict.fromkeys(_folded("usd dollar dollars"), "USD"),
    **dict.fromkeys(_folded("gbp pound pounds"), "GBP"),
    **dict.fromkeys(_folded("chf franken"), "CHF"),
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    **dict.fromkeys(_folded("kg kilo kilos kilogram kilograms kilogramm"), "kg"),
    **dict.fromkeys(_folded("g gram grams gramm"), "g"),
    **dict.fromkeys(_folded("t ton tons tonne tonnes tonnen"), "t"),
    **dict.fromkeys(_folded("kw kilowatt kilowatts"), "kW"),
    **dict.fromkeys(_folded("w watt watts"), "W"),
    **dict.fromkeys(_folded("hp bhp horsepower"), "hp"),
    **dict.fromkeys(_folded("ps pferdestärken"), "metric_horsepower"),
    **dict.fromkeys(_folded("kwh kilowattstunden"), "kWh"),
    "wh": "Wh",
    **dict.fromkeys(_folded("nm newtonmeter"), "Nm"),
    **dict.fromkeys(_folded("km kilometer kilometers kilometre kilometres kilometern"), "km"),
    **dict.fromkeys(_folded("m meter meters metre metres metern"), "m"),
    **dict.fromkeys(_folded("cm zentimeter"), "cm"),
    "mm": "mm",
    **dict.fromkeys(_folded("mile miles meilen"), "mile"),
    **dict.fromkeys(_folded("inch inches zoll"), "inch"),
    **dict.fromkeys(_folded("l litre litres liter liters"), "l"),
    "ml": "ml",
    **dict.fromkeys(_folded("day days tag tage tagen"), "day"),
    **dict.fromkeys(_folded("week weeks woche wochen"), "week"),
    **dict.fromkeys(_folded("month months monat monate monaten"), "month"),
    **dict.fromkeys(_folded("gb gigabyte"), "GB"),
}
THOUSAND = _folded("k thousand grand tausend tsd")

STOP = (
    NOT
    | ANY
    | BUT
    | OR
    | JOIN
    | TO
    | _BOUNDING
    | _folded(
        "a an the this that these those it its is are be am was i i'm i'd i'll i've me my mine we our us you"
        " your he she they them his her of for in on at by from as to into onto some one so too very really"
        " please thanks hello hi hey want wants wanted would like likes love need needs needed looking look"
        " search searching find show give get have has had having do does don can could should shall may"
        " might will won't if then than there here where what which who how when such something thing must"
        " nice good great great best better new only just well also more most less least much many lot lots"
        " maybe perhaps possible possibly preferably ideally prefer rather against because s t d m about ein"
        " eine einen einem einer eines der die das den dem des im am ans ins fürs zum zur in an auf aus bei"
        " für von vom zu ich mir mich mein meine meinen meinem meiner wir uns unser du sie er es ihr ihre ist"
        " sind war sein haben hat hätte habe will möchte möchten würde hätten brauche suche bitte danke hallo"
        " gern gerne etwas wenn dann wie was wo wer als dass doch mal sehr ganz nur noch viel viele mehr"
        " wenig schön schönes schöner schöne gut gutes neu neues neue soll sollte muss man so am liebsten"
        " dazu vielleicht kann können sollen werden wird bin ja yes ok okay gegen er"
        " ready delivery delivered deliver available fertig lieferbar lieferung lieferzeit bereit"
    )
)
"""Words that mean nothing by themselves; unless a shop calls something so."""
