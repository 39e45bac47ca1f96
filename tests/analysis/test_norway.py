"""A small product that says all that advises and guides (needs 20 and 21): it checks, and what is possible stays."""

from dataclasses import replace
from datetime import date

from configurator.analysis.defects_over_time import defects_over_time
from configurator.catalog.selection import Choice, Slot
from configurator.catalog.validity import Situation
from configurator.engine import Engine
from configurator.engine.counting.count import Count
from configurator.rules.noticed import noticed
from configurator.rules.revision import read
from configurator.shared_text import SharedText

CATALOGUE = """\
product: wagon
name: Wagon
currency: EUR
price: 20000
markets: [NO, DE]
components:
  - component: wheels
    name: Wheels
    options:
      - option: tyres
        name: Tyres
        values: [{value: summer, name: Summer}, {value: winter, name: Winter, price: 300}]
      - option: studs
        name: Studs
        switch: {price: 100}
      - option: caps
        name: Caps
        values: [{value: black, name: Black}, {value: silver, name: Silver}]
"""
RULES = """\
rule studs "Studs are for winter tyres." studs = yes requires tyres = winter
use shared/north.rules
test "most of it": possible tyres = winter, studs = yes
"""
NORTH = """\
advise summer-tyres "Summer tyres are not advised in Norway." valid in NO: when tyres = summer
warn studs-in-town "Some towns ask a fee for studs." valid from 2027-11-01 in NO when studs = yes
prefer northern "Winter comes early." weight 2 valid in NO: tyres = winter
preset snow "For snow": tyres = winter, studs = yes
need ice "Is there ice where you live?"
  yes "For months" because "Ice asks for studs.": studs = yes
  no "Hardly ever": prefer studs = no
ask studs only when tyres = winter
fixed caps "The caps come in black with studs." when studs = yes
test "north": in NO proposed tyres = winter
test "south": in DE proposed tyres = summer
test "ice": given ice = yes impossible tyres = summer because ice-yes, studs
"""
NOTHING = frozenset[Choice]()


def test_what_advises_and_guides_is_checked_and_forbids_nothing() -> None:
    revision = read("wagon", CATALOGUE, str(SharedText(RULES, {"shared/north.rules": NORTH})))
    engine = Engine(revision)
    assert defects_over_time(revision, engine, date(2027, 9, 1)).problems == ()
    plain = Engine(read("wagon", CATALOGUE, RULES.replace("use shared/north.rules\n", "")))
    assert plain.count(NOTHING) == Count(6, exact=True)
    open_ = frozenset(Choice(Slot("ice"), answer, taken=False) for answer in ("yes", "no"))
    assert engine.count(open_) == Count(6, exact=True), "with no answer given"
    assert engine.count(NOTHING) == Count(6 + 2 + 6, exact=True), "each with its answers: with ice, studs on both caps"


def test_notices_are_those_of_the_day_and_the_market() -> None:
    revision = read("wagon", CATALOGUE, str(SharedText(RULES, {"shared/north.rules": NORTH})))
    studded = Engine(revision).complete(frozenset({Choice(Slot("studs"), "yes")}))
    summer = Engine(revision).complete(frozenset({Choice(Slot("tyres"), "summer")}))
    north = Situation(date(2027, 10, 1), "NO")
    assert [each.name for each in noticed(revision, summer, north)] == ["summer-tyres"]
    assert noticed(revision, studded, north) == ()
    later = replace(north, on=date(2027, 11, 1))
    assert [each.name for each in noticed(revision, studded, later)] == ["studs-in-town"]
    assert noticed(revision, summer, replace(north, market="DE")) == ()
