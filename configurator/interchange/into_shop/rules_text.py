"""Writes the constraints of a feature model as a rule file: one rule each, with a name and a sentence.

A heading that constraints speak of ('Big Tower Cooler') is defined once, by the values below it, and used by its name.
"""

import textwrap
from collections.abc import Iterator
from pathlib import PurePath

from configurator.catalog.model import Product
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model.conditions import ComparedAs, Meanings, condition, rule_text, size
from configurator.interchange.feature_model.model import Constraint, FeatureModel, mentions
from configurator.interchange.feature_model.naming import UniqueKeys, slug
from configurator.interchange.feature_model.plan import Plan
from configurator.interchange.feature_model.sentences import rule_name, sentence
from configurator.interchange.into_shop.comparisons import Compared
from configurator.interchange.into_shop.number_ranges import is_of_range
from configurator.rules.syntax import Chosen, Named

_WIDTH = 110
MOST_CONDITIONS = 20_000
"""So many conditions a rule is made of at most, so that a shop can read it."""


def rules_text(model: FeatureModel, plan: Plan, head: str) -> str:
    """The file's text; ``head`` is the comment it begins with. Constraints that hold of every product are left out."""
    author = PurePath(model.root.source.file).name.replace('"', "'")
    lines = [*(f"# {line}" for line in head.splitlines()), "", f'author "{author}"']
    headings = _headings(model, plan)
    if headings:
        lines.append("")
    for name, heading in headings.items():
        meaning = plan.meanings[name]
        assert meaning is not None
        lines.extend(_wrapped(f"define {heading.name} = {rule_text(meaning, plan.product)}", ""))
    keys = UniqueKeys()
    compared = Compared(plan, model).condition
    for constraint in model.constraints:
        lines.extend(_rule(constraint, plan, keys, {**plan.meanings, **headings}, compared))
    return "\n".join(lines) + "\n"


def _headings(model: FeatureModel, plan: Plan) -> dict[str, Named]:
    """The features that constraints speak of and that are several values: how each is called in the rules."""
    spoken = {mention.name: mention for constraint in model.constraints for mention in mentions(constraint.formula)}
    keys = UniqueKeys(plan.product.names())
    return {
        name: Named(keys.unique(slug(name)), spoken[name].source)
        for name, meaning in plan.meanings.items()
        if name in spoken and isinstance(meaning, Chosen) and len(meaning.values) > 1
    }


def _rule(
    constraint: Constraint, plan: Plan, keys: UniqueKeys, meanings: Meanings, compared: ComparedAs
) -> Iterator[str]:
    body = condition(constraint.formula, meanings, compared)
    if body is True or is_of_range(constraint.formula, plan):
        return
    if body is not False and size(body) > MOST_CONDITIONS:
        hint = "ask the model as it stands, with --model, or give a part of it a feature of its own"
        raise ForeignModelError(constraint.source, f"as a rule this has more than {MOST_CONDITIONS:,} conditions", hint)
    told = constraint.description.replace('"', "'") or sentence(constraint.formula, plan)
    yield ""
    yield f'rule {keys.unique(rule_name(constraint.formula, plan))} "{told}"'
    written = _never(plan.product) if body is False else rule_text(body, plan.product)
    for part in _halves(written):
        yield from _wrapped(part, "  ")


def _halves(written: str) -> tuple[str, ...]:
    """What is needed goes on a line of its own when both do not fit into one."""
    if len(written) < _WIDTH - 2:
        return (written,)
    for word in ("then",) if written.startswith("when ") else ("requires", "excludes"):
        before, found, after = written.partition(f" {word} ")
        if found:
            return before, f"{word} {after}"
    return (written,)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _never(product: Product) -> str:
    """A condition that no product meets: what a constraint says that contradicts the tree."""
    option = product.options[0]
    return f"{option.key} is given and {option.key} is empty"
