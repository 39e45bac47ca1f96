"""A customer's sentence for a foreign constraint, and a name for the rule it becomes.

The sentence is made of the features' own names; where several belong to one option, the option is named as well.
A constraint too tangled to be told as what needs what is told part by part.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from configurator.interchange.feature_model.expressions import comparison_text
from configurator.interchange.feature_model.model import (
    Conjunction,
    Disjunction,
    Equivalence,
    Formula,
    Has,
    Implication,
    Negation,
    ValueComparison,
    comparisons,
    mentions,
    parts,
)
from configurator.interchange.feature_model.naming import shorten, slug
from configurator.interchange.feature_model.plan import Plan
from configurator.listing import listed
from configurator.rules.syntax import Chosen, Given

_FOLLOWED = 12
"""So many levels of brackets a sentence follows; beyond, it only names what it is about."""


@dataclass(frozen=True, slots=True)
class _Requirement:
    """A constraint as a need: where all of ``needing`` are there (or any of them, if ``each``), so is one of
    ``one_of``, all of ``all_of`` and nothing of ``none_of``."""

    needing: tuple[str, ...]
    each: bool = False
    one_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


def sentence(formula: Formula, plan: Plan | None = None) -> str:
    """The sentence that a customer reads when the rule stands in the way; without a plan no option is named."""
    if _is_tangled(formula):
        about = shorten(dict.fromkeys(each.name for each in mentions(formula)), "and")
        return f"{about} depend on each other.".replace('"', "'")
    need = _need(formula)
    match formula:
        case _ if need is not None:
            told = _sentence(need, plan)
        case Equivalence(Has(one), Has(other)):
            told = f"{one} and {other} only come together"
        case Equivalence(one, other):
            told = f"{_told(one)} is there exactly when {_told(other)} is"
        case _:
            told = re.sub("^(where|with|not|no) ", lambda word: word[0].capitalize(), _told(formula))
    return f"{told}.".replace('"', "'")


def rule_name(formula: Formula, plan: Plan) -> str:
    """A key that says what the rule is about; not yet unique."""
    need = _need(formula)
    if need is None:
        about = dict.fromkeys(mention.name for mention in mentions(formula))
        return "-and-".join(_short(name) for name in list(about)[:2]) or "limit"
    subject = _topic(need.needing, plan)
    if need.one_of or need.all_of:
        return f"{subject}-needs-{_topic(need.one_of or need.all_of, plan)}".removeprefix("-")
    if need.none_of:
        return f"{subject}-without-{_topic(need.none_of, plan)}".removeprefix("-")
    return f"not-together-{subject}"


def _is_tangled(formula: Formula) -> bool:
    """Whether nobody could follow the formula in words."""
    level = [formula]
    for _ in range(_FOLLOWED):
        level = [part for one in level if not isinstance(one, Has) for part in parts(one)]
        if not level:
            return False
    return True


# --- which need a formula is ----------------------------------------------------------------------------------------


def _need(formula: Formula) -> _Requirement | None:
    """The need that the formula is; None when it is too tangled to be one."""
    match formula:
        case Implication(when, then):
            return _implied(when, then)
        case Disjunction(parts) | Negation(Conjunction(parts)):
            flipped = isinstance(formula, Negation)
            literals = [_literal(part) for part in parts]
            if any(literal is None for literal in literals):
                return None
            wanted = tuple(literal[0] for literal in literals if literal and literal[1] is not flipped)
            needing = tuple(literal[0] for literal in literals if literal and literal[1] is flipped)
            return _Requirement(needing, all_of=wanted) if len(wanted) == 1 else _Requirement(needing, one_of=wanted)
        case Has() | Negation() | Conjunction():
            return _consequence((), False, formula)
    return None


def _implied(when: Formula, then: Formula) -> _Requirement | None:
    match when:
        case Has(name):
            return _consequence((name,), False, then)
        case Disjunction(parts) | Conjunction(parts):
            names = _positive(parts)
            return _consequence(names, isinstance(when, Disjunction), then) if names else None
    return None


def _consequence(needing: tuple[str, ...], each: bool, then: Formula) -> _Requirement | None:
    match then:
        case Disjunction(parts):
            one_of = _positive(parts)
            return _Requirement(needing, each, one_of=one_of) if one_of else None
        case Negation(Disjunction(parts)):
            none_of = _positive(parts)
            return _Requirement(needing, each, none_of=none_of) if none_of else None
    literals = [_literal(part) for part in (then.formulas if isinstance(then, Conjunction) else (then,))]
    if any(literal is None for literal in literals):
        return None
    all_of = tuple(literal[0] for literal in literals if literal and literal[1])
    return _Requirement(
        needing, each, all_of=all_of, none_of=tuple(each[0] for each in literals if each and not each[1])
    )


def _literal(formula: Formula) -> tuple[str, bool] | None:
    """The feature's name and whether it is wanted; None when the formula is more than that."""
    match formula:
        case Has(name):
            return name, True
        case Negation(Has(name)):
            return name, False
    return None


def _positive(parts: Sequence[Formula]) -> tuple[str, ...]:
    """The names, when all parts are features that are wanted; else nothing."""
    names = tuple(part.name for part in parts if isinstance(part, Has))
    return names if len(names) == len(parts) else ()


# --- words ----------------------------------------------------------------------------------------------------------


def _sentence(need: _Requirement, plan: Plan | None) -> str:
    if not need.needing:
        return _without_subject(need, plan)
    subject = _names(need.needing, "or" if need.each else "and", plan)
    together = len(need.needing) > 1 and not need.each
    if not (need.one_of or need.all_of or need.none_of):
        return f"{subject} do not go together"
    verbs = []
    if need.one_of or need.all_of:
        wanted = _names(need.one_of, "or", plan) if need.one_of else _names(need.all_of, "and", plan)
        verbs.append(f"together need {wanted}" if together else f"needs {wanted}")
    if need.none_of:
        refused = _names(need.none_of, "or", plan)
        verbs.append(f"together do not go with {refused}" if together else f"does not go with {refused}")
    return f"{subject} {listed(verbs)}"


def _without_subject(need: _Requirement, plan: Plan | None) -> str:
    if need.one_of:
        return f"At least one is needed of {_names(need.one_of, 'and', plan)}"
    told = []
    if need.all_of:
        told.append(f"{_names(need.all_of, 'and', plan)} {'is' if len(need.all_of) == 1 else 'are'} always needed")
    if need.none_of:
        told.append(f"{_names(need.none_of, 'and', plan)} {'is' if len(need.none_of) == 1 else 'are'} not available")
    return ", and ".join(told)


def _names(names: Sequence[str], word: str, plan: Plan | None) -> str:
    """The names, and behind them the option when they are several of one and none of them is called like it."""
    option = _option(names, plan)
    told = shorten(names, word)
    if plan is None or len(names) < 2 or option is None or plan.product.option(option).name in names:
        return told
    return f"{told} ({plan.product.option(option).name})"


def _option(names: Sequence[str], plan: Plan | None) -> str | None:
    """The one option that decides about all these features."""
    if plan is None:
        return None
    options = set()
    for name in names:
        meaning = plan.meanings[name]
        options.add(meaning.option if isinstance(meaning, Chosen | Given) else None)
    return options.pop() if len(options) == 1 else None


def _topic(names: Sequence[str], plan: Plan) -> str:
    """What the names are about, as part of a key: the one feature, or the option of several, or the first."""
    if len(names) > 1:
        option = _option(names, plan)
        return option or f"{_short(names[0])}-and-more"
    return _short(names[0]) if names else ""


def _short(name: str) -> str:
    return slug(name)[:24].rstrip("-")


def _told(formula: Formula) -> str:
    """Any formula in words, with brackets where they are needed."""
    match formula:
        case Has(name):
            return name
        case Negation(inner):
            return f"no {_bracketed(inner)}" if isinstance(inner, Has) else f"not {_bracketed(inner)}"
        case Conjunction(parts):
            return shorten([_bracketed(part) for part in parts], "and")
        case Disjunction(parts):
            return shorten([_bracketed(part) for part in parts], "or")
        case Implication(when, then) if next(comparisons(formula), None):
            return f"where {_bracketed(when)}, {_bracketed(then)} as well"
        case Implication(when, then):
            return f"with {_bracketed(when)} comes {_bracketed(then)}"
        case Equivalence(one, other):
            return f"{_bracketed(one)} exactly with {_bracketed(other)}"
        case ValueComparison():
            return comparison_text(formula)


def _bracketed(formula: Formula) -> str:
    simple = isinstance(formula, Has | ValueComparison) or (
        isinstance(formula, Negation) and isinstance(formula.formula, Has)
    )
    return _told(formula) if simple else f"({_told(formula)})"
