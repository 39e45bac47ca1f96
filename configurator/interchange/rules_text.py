"""Writes the constraints of a feature model as a rule file: one rule each, with a name and a sentence."""

import textwrap
from collections.abc import Iterator
from pathlib import PurePath

from configurator.catalog.model import Product
from configurator.interchange.conditions import condition, rule_text
from configurator.interchange.model import Constraint, FeatureModel
from configurator.interchange.naming import Keys
from configurator.interchange.planning import Plan
from configurator.interchange.sentences import rule_name, sentence

_WIDTH = 110


def rules_text(model: FeatureModel, plan: Plan, head: str) -> str:
    """The file's text; ``head`` is the comment it begins with. Constraints that hold of every product are left out."""
    author = PurePath(model.root.source.file).name.replace('"', "'")
    lines = [*(f"# {line}" for line in head.splitlines()), "", f'author "{author}"']
    keys = Keys()
    for constraint in model.constraints:
        lines.extend(_rule(constraint, plan, keys))
    return "\n".join(lines) + "\n"


def _rule(constraint: Constraint, plan: Plan, keys: Keys) -> Iterator[str]:
    body = condition(constraint.formula, plan.meanings)
    if body is True:
        return
    told = constraint.description.replace('"', "'") or sentence(constraint.formula, plan)
    yield ""
    yield f'rule {keys.unique(rule_name(constraint.formula, plan))} "{told}"'
    written = _never(plan.product) if body is False else rule_text(body, plan.product)
    for part in _halves(written):
        yield from textwrap.wrap(
            part,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="      ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _halves(written: str) -> tuple[str, ...]:
    """What is needed goes on a line of its own when both do not fit into one."""
    if len(written) < _WIDTH - 2:
        return (written,)
    for word in ("then",) if written.startswith("when ") else ("requires", "excludes"):
        before, found, after = written.partition(f" {word} ")
        if found:
            return before, f"{word} {after}"
    return (written,)


def _never(product: Product) -> str:
    """A condition that no product meets: what a constraint says that contradicts the tree."""
    option = product.options[0]
    return f"{option.key} is given and {option.key} is empty"
