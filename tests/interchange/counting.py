"""Counts the configurations of a feature model straight from tree and formulas: the oracle for readers and mapping.

Shares nothing with the catalogue, the rules or the engine: a variable per feature, clauses as feature models are
defined in the literature, and an exact model counter.
"""

from configurator.interchange.feature_model.model import (
    Conjunction,
    Disjunction,
    Equivalence,
    Feature,
    FeatureModel,
    Formula,
    GroupKind,
    Has,
    Implication,
    Negation,
    features,
)

Clause = list[int]


def clauses(model: FeatureModel) -> tuple[list[Clause], int]:
    """Clauses with as many models as the feature model has configurations, and the number of variables."""
    numbers = {feature.name: number for number, feature in enumerate(features(model.root), start=1)}
    writer = _Writer(numbers)
    writer.clauses.append([numbers[model.root.name]])
    for feature in features(model.root):
        writer.tree(feature)
    for constraint in model.constraints:
        writer.clauses.append([writer.literal(constraint.formula)])
    return writer.clauses, writer.variables


def count(model: FeatureModel) -> int:
    """How many valid configurations the model has."""
    from pyganak import Counter

    counter = Counter()
    written, variables = clauses(model)
    counter.new_vars(variables)
    counter.add_clauses(written)
    return counter.count()


class _Writer:
    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers, self.variables = numbers, len(numbers)
        self.clauses: list[Clause] = []

    def tree(self, feature: Feature) -> None:
        parent = self.numbers[feature.name]
        for group in feature.groups:
            below = [self.numbers[child.name] for child in group.features]
            self.clauses.extend([-child, parent] for child in below)
            if group.kind is GroupKind.MANDATORY:
                self.clauses.extend([-parent, child] for child in below)
            elif group.kind is not GroupKind.OPTIONAL:
                self.clauses.append([-parent, *below])
            if group.kind is GroupKind.ALTERNATIVE:
                self.clauses.extend([-one, -other] for one in below for other in below if one < other)

    def literal(self, formula: Formula) -> int:
        match formula:
            case Has(name):
                return self.numbers[name]
            case Negation(inner):
                return -self.literal(inner)
            case Conjunction(parts):
                return -self.either([-self.literal(part) for part in parts])
            case Disjunction(parts):
                return self.either([self.literal(part) for part in parts])
            case Implication(when, then):
                return self.either([-self.literal(when), self.literal(then)])
            case Equivalence(one, other):
                first, second = self.literal(one), self.literal(other)
                return -self.either([-self.either([-first, second]), -self.either([first, -second])])
        raise AssertionError(f"nothing counts {formula}")

    def either(self, literals: list[int]) -> int:
        """A variable that is true exactly when one of the literals is, so that it never adds a model."""
        self.variables += 1
        gate = self.variables
        self.clauses.extend([-literal, gate] for literal in literals)
        self.clauses.append([-gate, *literals])
        return gate
