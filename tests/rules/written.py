"""A rule set as the text of a rule file: the parser's inverse, for round trips."""

from typing import assert_never

from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import (
    AllDifferent,
    Amount,
    And,
    AttributeOf,
    Chosen,
    Compare,
    Condition,
    CountOf,
    Every,
    Excludes,
    Given,
    HasWord,
    HowMany,
    Implies,
    InstanceCount,
    Named,
    Not,
    NumberOf,
    Or,
    Plus,
    ProductOf,
    Rule,
    SumOver,
    Table,
    Term,
    Times,
)


def written(rules: RuleSet) -> str:
    """The text that says these definitions, rules, tables, defaults and preferences."""
    lines = [f"define {each.name} = {_condition(each.condition)}" for each in rules.definitions]
    lines += [_statement(each) for each in rules.rules]
    for default in rules.defaults:
        when = f"when {_condition(default.when)} then " if default.when is not None else ""
        lines.append(f"default {when}{default.choice}")
    for prefer in rules.prefers:
        each = f" for each {prefer.each}" if prefer.each else ""
        head = f'prefer {prefer.name} "{prefer.sentence}" weight {prefer.weight}{each}'
        lines.append(f"{head}\n  {_condition(prefer.body)}")
    return "\n".join(lines)


def _statement(rule: Rule | Table) -> str:
    each = f" for each {rule.each}" if rule.each else ""
    if isinstance(rule, Rule):
        return f'rule {rule.name} "{rule.sentence}"{each}\n  {_condition(rule.body)}'
    rows = [" | ".join("*" if cell is None else ", ".join(cell) for cell in row.cells) for row in rule.rows]
    return "\n  ".join([f'table {rule.name} "{rule.sentence}"{each}', " | ".join(rule.columns), *rows])


def _condition(condition: Condition) -> str:  # noqa: C901 one case a node
    match condition:
        case Chosen():
            return f"{condition.option} in ({', '.join(condition.values)})"
        case HasWord():
            return f"{condition.option}.{condition.attribute} has ({', '.join(condition.words)})"
        case Given():
            return f"{condition.option} is given"
        case Compare():
            return f"{_term(condition.left)} {condition.comparison} {_term(condition.right)}"
        case Not():
            return f"not ({_condition(condition.condition)})"
        case And() | Or():
            word = " and " if isinstance(condition, And) else " or "
            return word.join(f"({_condition(each)})" for each in condition.conditions)
        case Implies():
            return f"when {_condition(condition.when)} then ({_condition(condition.then)})"
        case Excludes():
            return f"({_condition(condition.one)}) excludes ({_condition(condition.other)})"
        case HowMany():
            listed = ", ".join(f"({_condition(each)})" for each in condition.conditions)
            return _bounded(condition.low, condition.high, f"of ({listed})")
        case InstanceCount():
            where = f"{condition.component} where ({_condition(condition.condition)})"
            return _bounded(condition.low, condition.high, where)
        case Every():
            return f"every {condition.component}: ({_condition(condition.condition)})"
        case AllDifferent():
            return f"all different {condition.option}"
        case Named():
            return condition.name
        case _:
            assert_never(condition)


def _bounded(low: int | None, high: int | None, rest: str) -> str:
    if low == high:
        return f"exactly {low} {rest}"
    bounds = [f"(at least {low} {rest})"] * (low is not None) + [f"(at most {high} {rest})"] * (high is not None)
    return " and ".join(bounds)


def _term(term: Term) -> str:
    match term:
        case Amount():
            magnitude = term.quantity.magnitude
            return f"{'- ' if magnitude < 0 else ''}{float(abs(magnitude)):g} {term.quantity.unit}".rstrip()
        case NumberOf():
            return term.option
        case AttributeOf():
            return f"{term.option}.{term.attribute}"
        case SumOver():
            return f"sum of {term.attribute} over {', '.join(term.places) or 'everything'}"
        case CountOf():
            return f"count of {term.component}"
        case Times():
            sign = "- " if term.factor < 0 else ""
            return f"{sign}{float(abs(term.factor)):g} * ({_term(term.term)})"
        case Plus():
            return " + ".join(_term(each) for each in term.terms).replace("+ - ", "- ")
        case ProductOf():
            first, *others = term.terms
            return " * ".join(
                [
                    f"({_term(first)})" if isinstance(first, Plus) else _term(first),
                    *(f"({_term(each)})" for each in others),
                ]
            )
        case _:
            assert_never(term)
