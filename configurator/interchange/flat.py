"""A feature model as it stands, for the engine: one option per feature, under the model's own names; no shop, no files.

Every feature is an option that is taken ('yes') or not, every group and every constraint of the model is one rule with
its line in the model's file. Selling a model is ``shop``'s business, which makes pages and prices of it.
"""

from collections.abc import Iterator

from configurator.catalog.model import Attribute, Bounds, Component, Kind, Option, Product, Step, Value
from configurator.interchange import facts
from configurator.interchange.conditions import condition
from configurator.interchange.model import Constraint, Feature, FeatureModel, Group, GroupKind, features
from configurator.interchange.naming import listed, slug
from configurator.interchange.sentences import sentence
from configurator.money import Money
from configurator.rules.revision import Revision
from configurator.rules.syntax import And, Chosen, Condition, HowMany, Implies, Or, Rule, RuleSet
from configurator.units import Quantity

YES = "yes"
_FEATURES = "features"


def revision(model: FeatureModel) -> Revision:
    """The model as a product whose selections are its configurations; nothing is written or parsed."""
    every = tuple(features(model.root))
    code = facts.currency(model)
    options = tuple(_option(feature, code) for feature in every)
    name, source = model.root.name, model.root.source
    home = Component(f"{_FEATURES} of {name}", name, source, options)
    product = Product(
        slug(name),
        name,
        Money(0, code),
        source,
        (Step(_FEATURES, name, (home.key,)),),
        (home,),
        description=model.root.description,
    )
    return Revision(product, RuleSet(tuple(_rules(model))), model.text, "")


# --- features -------------------------------------------------------------------------------------------------------


def _option(feature: Feature, code: str) -> Option:
    price = facts.price((feature,), code) if feature.attributes else Money(0, code)
    taken = Value(
        YES,
        feature.name,
        price,
        feature.source,
        feature.description,
        facts.weight((feature,)) if feature.attributes else None,
        attributes={name: _attribute(stated) for name, stated in feature.attributes.items()},
    )
    return Option(
        feature.name, feature.name, Kind.CHOICE, feature.source, feature.description, (taken,), choose=Bounds(0, 1)
    )


def _attribute(stated: Quantity | str) -> Attribute:
    return stated if isinstance(stated, Quantity) else frozenset({stated})


# --- rules ----------------------------------------------------------------------------------------------------------


def _rules(model: FeatureModel) -> Iterator[Rule]:
    """The root's rule, those of the groups in file order, those of the constraints."""
    file, root = model.root.source.file, model.root
    meanings: dict[str, Condition | None] = {
        feature.name: Chosen(feature.name, (YES,), feature.source) for feature in features(root)
    }
    yield Rule("root", f"{root.name} is always there.", file, _meant(root), root.source)
    for feature in features(root):
        for number, group in enumerate(feature.groups, 1):
            yield from _group(feature, group, number if len(feature.groups) > 1 else 0)
    for number, constraint in enumerate(model.constraints, 1):
        yield _constraint(constraint, number, meanings, file)


def _group(owner: Feature, group: Group, number: int) -> Iterator[Rule]:
    """One rule for each feature that comes with its owner or may be left out; one for a group to choose from."""
    parent, file = _meant(owner), owner.source.file
    if group.kind in (GroupKind.MANDATORY, GroupKind.OPTIONAL):
        for child in group.features:
            needed = Implies(_meant(child), parent, child.source)
            if group.kind is GroupKind.OPTIONAL:
                told, body = f"{child.name} is a part of {owner.name}.", needed
                yield Rule(f"optional {child.name}", told, file, body, child.source)
            else:
                told = f"{owner.name} always has {child.name}."
                both = And((needed, Implies(parent, _meant(child), child.source)), child.source)
                yield Rule(f"mandatory {child.name}", told, file, both, child.source)
        return
    below = tuple(_meant(child) for child in group.features)
    some = Or(below, owner.source)
    parts: list[Condition] = [Implies(some, parent, owner.source), Implies(parent, some, owner.source)]
    many = "at least one"
    if group.kind is GroupKind.ALTERNATIVE:
        many = "exactly one"
        parts.append(HowMany(None, 1, below, owner.source))
    name = f"{group.kind.value} {owner.name}" + (f" {number}" if number else "")
    told = f"{owner.name} has {many} of {listed([child.name for child in group.features], 'and')}."
    yield Rule(name, told, file, And(tuple(parts), owner.source), group.features[0].source)


def _constraint(constraint: Constraint, number: int, meanings: dict[str, Condition | None], file: str) -> Rule:
    body = condition(constraint.formula, meanings)
    assert not isinstance(body, bool), "every feature has a meaning"
    told = constraint.description or sentence(constraint.formula)
    return Rule(f"constraint {number}", told, file, body, constraint.source)


def _meant(feature: Feature) -> Chosen:
    return Chosen(feature.name, (YES,), feature.source)
