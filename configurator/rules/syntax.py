"""The syntax tree of the rule language. Frozen data only; every question about it is a function in a module of its own.

Scope: within ``for each COMPONENT`` and within ``InstanceCount``/``Every``, options of that component mean the
instance at hand. Elsewhere an option of a repeated component can be named only with its instance (``shade[2]``, in
defaults and tests) or in ``SumOver`` and ``AllDifferent``, which go over all instances.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

from configurator.catalog.selection import Choice
from configurator.catalog.validity import ALWAYS, Validity
from configurator.source import Source
from configurator.units import Quantity


class Comparison(StrEnum):
    """How two sums are compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


# --- terms of a sum -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """A constant: '180 kg', '3'."""

    quantity: Quantity
    source: Source


@dataclass(frozen=True, slots=True)
class NumberOf:
    """The number at a NUMBER or QUANTITY option (0 when it is not there)."""

    option: str
    source: Source


@dataclass(frozen=True, slots=True)
class AttributeOf:
    """'engine.torque': the attribute summed over what is taken at the option (0 where nothing has it)."""

    option: str
    attribute: str
    source: Source


@dataclass(frozen=True, slots=True)
class SumOver:
    """'sum of weight over extras, drive': the attribute of everything taken in components or options, all instances.

    An empty ``places`` means everything, the product's own price or weight included.
    """

    attribute: str
    places: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class CountOf:
    """'count of item': how many instances of a component there are."""

    component: str
    source: Source


@dataclass(frozen=True, slots=True)
class Times:
    """A term multiplied by a plain number."""

    factor: Fraction
    term: "Term"
    source: Source


@dataclass(frozen=True, slots=True)
class Plus:
    """Terms added up (subtraction is a factor of -1)."""

    terms: "tuple[Term, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class ProductOf:
    """'length * width': sums multiplied with each other, two or more; units multiply as well."""

    terms: "tuple[Term, ...]"
    source: Source


NumberAtHand = NumberOf | AttributeOf
"""What one option brings, at the instance at hand."""

OverInstances = SumOver | CountOf
"""What goes over everything of a kind, whichever instance is at hand."""

Term = Amount | NumberAtHand | OverInstances | Times | Plus | ProductOf

# --- conditions -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """'trim = base', 'engine in (e150, e220)', 'allergies has nuts': one of the values is taken at the option."""

    option: str
    values: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class HasWord:
    """'product.actives has retinol': something taken at the option has one of the words in that attribute."""

    option: str
    attribute: str
    words: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Given:
    """'engraving is given': anything is taken at the option."""

    option: str
    source: Source


@dataclass(frozen=True, slots=True)
class Compare:
    """Two sums of one dimension compared."""

    left: Term
    comparison: Comparison
    right: Term
    source: Source


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"
    source: Source


@dataclass(frozen=True, slots=True)
class And:
    """All conditions hold."""

    conditions: "tuple[Condition, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class Or:
    """At least one condition holds."""

    conditions: "tuple[Condition, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class Implies:
    """'when A then B', 'A requires B'."""

    when: "Condition"
    then: "Condition"
    source: Source


@dataclass(frozen=True, slots=True)
class Excludes:
    """'A excludes B': not both."""

    one: "Condition"
    other: "Condition"
    source: Source


@dataclass(frozen=True, slots=True)
class HowMany:
    """'at most 2 of (A, B, C)': between low and high (None: no bound) of the conditions hold."""

    low: int | None
    high: int | None
    conditions: "tuple[Condition, ...]"
    source: Source


@dataclass(frozen=True, slots=True)
class InstanceCount:
    """'at most 1 item where A', 'some item where A' (low 1), 'no item where A' (high 0): low to high of them are so."""

    low: int | None
    high: int | None
    component: str
    condition: "Condition"
    source: Source


@dataclass(frozen=True, slots=True)
class Every:
    """'every item: A': all instances that are there meet the condition."""

    component: str
    condition: "Condition"
    source: Source


@dataclass(frozen=True, slots=True)
class AllDifferent:
    """'all different product': no two instances take the same value at the option (empty ones do not count)."""

    option: str
    source: Source


@dataclass(frozen=True, slots=True)
class Named:
    """A condition defined elsewhere in the file with 'define NAME = ...'."""

    name: str
    source: Source


AnswerAtHand = Chosen | HasWord | Given
"""What asks for the answer to one option, at the instance at hand."""

OfInstances = InstanceCount | Every | AllDifferent
"""What asks for all instances of a component."""

Joined = Not | And | Or | Implies | Excludes | HowMany
"""What is made of other conditions and speaks of nothing by itself."""

Condition = AnswerAtHand | Compare | Joined | OfInstances | Named

# --- statements -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule; ``each`` is the component over whose instances it is repeated. It counts while it is ``valid``."""

    name: str
    sentence: str
    author: str
    body: Condition
    source: Source
    each: str | None = None
    valid: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: per column the allowed values, None for any."""

    cells: tuple[tuple[str, ...] | None, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Table:
    """A named table of allowed combinations: a selection obeys it when what it takes stands in a row.

    Of several values in a column each does, with each of the other columns'.
    """

    name: str
    sentence: str
    author: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    source: Source
    each: str | None = None
    valid: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class Definition:
    """'define NAME = condition': a name for a condition; rules may use it, cycles are a mistake."""

    name: str
    condition: Condition
    source: Source


@dataclass(frozen=True, slots=True)
class Default:
    """'default engine = e150 else e110', 'default when A then wheels = five': what to propose at first.

    A default with a condition outranks one without; among equals an earlier one outranks a later one. In a rule set
    each value after 'else' is a default of its own, a ``fallback`` behind the one that it may stand in for.
    """

    choice: Choice
    source: Source
    when: Condition | None = None
    valid: Validity = ALWAYS
    instead: tuple[Choice, ...] = ()
    fallback: bool = False

    @property
    def in_turn(self) -> "tuple[Default, ...]":
        """The default and its fallbacks, one after the other."""
        first = replace(self, instead=())
        return first, *(replace(first, choice=choice, fallback=True) for choice in self.instead)


class Expectation(StrEnum):
    """What a rule test says of its choices."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    FORCED = "forced"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Test:
    """'test "name": given A = x impossible B = y because rule-name'.

    Possible and impossible: all given and expected choices together; forced and proposed: each expected choice,
    under the given ones. ``because`` names rules that must be in the explanation. ``on`` and ``market`` say for which
    day and market it is (None and '': for every one).
    """

    name: str
    given: tuple[Choice, ...]
    expectation: Expectation
    choices: tuple[Choice, ...]
    source: Source
    because: tuple[str, ...] = ()
    on: date | None = None
    market: str = ""


@dataclass(frozen=True, slots=True)
class Author:
    """'author "Chassis team"': whose the rules are that follow and do not say so themselves."""

    name: str
