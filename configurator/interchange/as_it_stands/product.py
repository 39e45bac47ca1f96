"""A feature model as it stands, for the engine: one option per feature, under the model's own names; no shop, no files.

Every feature is an option that is taken ('yes') or not, every group and every constraint of the model is one rule with
its line in the model's file (``flat_rules``). The number or text of a typed feature is an option of its own within it.
A feature with a cardinality is a component in several instances, with all that is below it. Selling a model is
``shop``'s business, which makes pages and prices of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from configurator.catalog.facts import Attribute
from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range, Step, Value, Within
from configurator.errors import ForeignModelError
from configurator.interchange.as_it_stands.comparisons import COUNT, LENGTH, attribute_key, plain_key
from configurator.interchange.as_it_stands.rules import Ground, rules
from configurator.interchange.feature_model.attribute_facts import Facts, facts_of
from configurator.interchange.feature_model.domains import TextDomain, domains
from configurator.interchange.feature_model.model import ONCE, Feature, FeatureModel, FeatureType, features
from configurator.interchange.feature_model.naming import UniqueKeys, slug
from configurator.money import Money
from configurator.rules.revision import Revision
from configurator.rules.rule_set import RuleSet
from configurator.units import Quantity

YES = "yes"
MOST_SLOTS = 100_000
_ONE: Mapping[str, Attribute] = {COUNT: Quantity(Fraction(1))}


def revision(model: FeatureModel) -> Revision:
    """The model as a product whose selections are its configurations; nothing is written or parsed.

    Raises ForeignModelError for what a product cannot say, such as a cardinality within another.
    """
    facts = facts_of(model)
    planned = _Planned(facts, domains(model), UniqueKeys(feature.name for feature in features(model.root)))
    home = planned.component(model.root, "features")
    name, source = model.root.name, model.root.source
    components = (home, *planned.repeated.values())
    step = Step(home.key, name, tuple(component.key for component in components))
    price = Money(0, facts.currency)
    product = Product(slug(name), name, price, source, (step,), components, description=model.root.description)
    ground = Ground(planned.homes, {feature: each.key for feature, each in planned.repeated.items()}, planned.slots)
    return Revision(product, RuleSet(tuple(rules(model, ground, planned.words))), model.text, "")


@dataclass(slots=True)
class _Planned:
    """What the features become, collected on the way through the tree.

    ``homes``: per feature below one with a cardinality, or with one itself, the feature that has it; ``slots``: per
    typed feature the option of its number or text; ``repeated``: the components of features with a cardinality.
    """

    facts: Facts
    domains: Mapping[str, Range | TextDomain]
    keys: UniqueKeys
    homes: dict[str, str] = field(default_factory=dict)
    slots: dict[str, str] = field(default_factory=dict)
    repeated: dict[str, Component] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, TextDomain]:
        """What the texts can be."""
        return {name: domain for name, domain in self.domains.items() if isinstance(domain, TextDomain)}

    def component(self, top: Feature, key: str) -> Component:
        """The feature and all below it as one component; what has a cardinality of its own is set apart."""
        key = self.keys.unique(key)
        options: list[Option] = []
        waiting = [top]
        while waiting:
            feature = waiting.pop()
            if feature.instances != ONCE and feature is not top:
                self._repeat(feature, top)
                continue
            if top.instances != ONCE:
                self.homes[feature.name] = top.name
            options.extend(self._options(feature, always=feature is top and top.instances != ONCE))
            waiting.extend(reversed([child for group in feature.groups for child in group.features]))
        if len(options) * top.instances.high > MOST_SLOTS:
            message = (
                f"{top.instances.high} times '{top.name}' with its {len(options)} features is too much to ask about"
            )
            raise ForeignModelError(top.source, message, "say how many there are at most in practice")
        count = ONCE if top.instances == ONCE else Bounds(0, top.instances.high)
        return Component(key, top.name, top.source, tuple(options), top.description, count=count)

    def _repeat(self, feature: Feature, above: Feature) -> None:
        if above.instances != ONCE:
            hint = f"leave out one of the two; the outer one is in line {above.source.line}"
            raise ForeignModelError(feature.source, f"a cardinality within that of '{above.name}'", hint)
        self.repeated[feature.name] = self.component(feature, f"number of {feature.name}")

    def _options(self, feature: Feature, *, always: bool) -> Iterator[Option]:
        """The option that the feature is there, and the one of its number or text."""
        has = bool(feature.attributes)
        taken = Value(
            YES,
            feature.name,
            self.facts.price((feature,)) if has else Money(0, self.facts.currency),
            feature.source,
            feature.description,
            self.facts.weight((feature,)) if has else None,
            attributes=self._attributes(feature) if has else _ONE,
        )
        choose = ONCE if always else Bounds(0, 1)
        told = feature.description
        yield Option(feature.name, feature.name, Kind.CHOICE, feature.source, told, (taken,), choose=choose)
        if feature.type is not FeatureType.BOOLEAN:
            key = self.slots[feature.name] = self.keys.unique(f"value of {feature.name}")
            yield self._value(feature, key, self.domains[feature.name])

    def _attributes(self, feature: Feature) -> Mapping[str, Attribute]:
        """The attributes under their own names; quantities with units as plain numbers as well, for constraints."""
        found: dict[str, Attribute] = dict(_ONE)
        for name, stated in feature.attributes.items():
            key = attribute_key(name)
            if isinstance(stated, Quantity):
                found[key] = stated
                found.setdefault(plain_key(name), Quantity(stated.magnitude))
            else:
                found[key] = frozenset({stated} if isinstance(stated, str) else stated)
        return found

    def _value(self, feature: Feature, key: str, domain: Range | TextDomain) -> Option:
        within, source = Within(feature.name, (YES,)), feature.source
        if isinstance(domain, Range):
            return Option(key, feature.name, Kind.NUMBER, source, range=domain, within=within)
        free = Money(0, self.facts.currency)
        texts = [(text, len(text)) for text in domain.texts] + list(domain.others)
        values = tuple(
            Value(text, text, free, source, attributes={LENGTH: Quantity(Fraction(size))} if size is not None else {})
            for text, size in texts
        )
        return Option(key, feature.name, Kind.CHOICE, source, values=values, within=within)
