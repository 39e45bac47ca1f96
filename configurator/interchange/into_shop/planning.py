"""Turns a feature model into a product: which features become steps, options, values, headings, or just a part.

A feature that its parent always has is no question: it means what its parent means, and its price goes there.
Of the rest, an alternative group becomes an option with one choice, an or-group one with one or more; an optional
feature becomes a switch, or, when one such group is all it has, an option that may be left empty. Groups of the
same kind below each other become one list with headings, while that list stays short enough to read. What stands
below a value becomes an option within that value. So the tree needs no rules, and every configuration of the model
is exactly one selection of the product.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from configurator.catalog.model import Bounds, Component, Kind, Option, Product, Range, Value, Within
from configurator.errors import ForeignModelError
from configurator.interchange.feature_model import option_words
from configurator.interchange.feature_model.attribute_facts import Facts, facts_of
from configurator.interchange.feature_model.domains import TextDomain
from configurator.interchange.feature_model.model import (
    ONCE,
    Feature,
    FeatureModel,
    FeatureType,
    Group,
    GroupKind,
    features,
)
from configurator.interchange.feature_model.naming import UniqueKeys, shorten, slug
from configurator.interchange.feature_model.plan import Plan
from configurator.interchange.into_shop.number_ranges import number_units, units_left_out
from configurator.interchange.into_shop.paging import split, steps
from configurator.interchange.into_shop.shape import (
    ListEntry,
    Open,
    Shape,
    entries,
    is_certain,
    is_just_text,
    nested,
    shape,
    simplify,
    sole,
    some_of,
)
from configurator.money import Money
from configurator.nesting import Steps, unroll
from configurator.rules.syntax import Chosen, Condition, Given

_OTHER = "Other"
_TEXT = 60


def plan(model: FeatureModel, key: str, known: Mapping[str, Range | TextDomain]) -> Plan:
    """The product with that key which offers exactly what the model does; ForeignModelError when nothing is open.

    ``known``: what the typed features can be, by name (``domains``).
    """
    for feature in features(model.root):
        _check_sellable(feature)
    top = simplify(model.root)
    facts = facts_of(model)
    facts.check()
    units = number_units(model, facts)
    facts.problems.extend(units_left_out(model, units))
    planner = _Planner(facts, known, units)
    root = shape(top)
    planner.means(root.together, None)
    sections = [section for section in _sections(top, root.together) if planner.fill(section)]
    if not sections:
        raise ForeignModelError(model.root.source, "the model leaves nothing to choose, so there is nothing to sell")
    parts = [(section.optional, each) for section in sections for each in planner.components(section)]
    components = tuple(component for _, component in parts)
    product = Product(
        key,
        model.root.name,
        facts.price(root.together),
        model.root.source,
        steps(components, [optional for optional, _ in parts]),
        components,
        description=model.root.description,
        weight=facts.weight(root.together),
        attributes=facts.attributes(root.together),
    )
    return Plan(product, planner.meanings, planner.numbers, planner.texts, facts)


def _check_sellable(feature: Feature) -> None:
    """Whether a catalogue can say the feature."""
    if feature.instances != ONCE:
        hint = "ask the model as it stands, with --model"
        raise ForeignModelError(feature.source, "a feature with a cardinality cannot be sold yet", hint)


# --- the first level ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _PlannedComponent:
    """What becomes a component: a feature of the first level, what is there with it, and the groups to ask for."""

    feature: Feature
    open: tuple[Open, ...]
    always: tuple[Feature, ...] = ()
    optional: bool = False
    options: list[Option] = field(default_factory=list)


def _sections(root: Feature, certain: tuple[Feature, ...]) -> Iterator[_PlannedComponent]:
    """The first level, in file order; a root that has just one feature, and always, hands over to that one.

    ``certain``: the features that are always there; the numbers and texts of those above the first level come first.
    """
    while len(root.groups) == 1 and len(root.groups[0].features) == 1 and is_certain(root.groups[0]):
        root = root.groups[0].features[0]
    above = tuple(takewhile(lambda feature: feature is not root, certain))
    if any(feature.type is not FeatureType.BOOLEAN for feature in (*above, root)):
        yield _PlannedComponent(root, (), (*above, root))
    for group in root.groups:
        if is_certain(group):
            for child in group.features:
                own = shape(child)
                yield _PlannedComponent(child, own.open, own.together)
        elif group.kind is GroupKind.OPTIONAL:
            for child in group.features:
                yield _PlannedComponent(child, (Open(root, Group(group.kind, (child,))),), optional=True)
        else:
            yield _PlannedComponent(root, (Open(root, group),))


# --- options --------------------------------------------------------------------------------------------------------


class _Planner:
    """Collects options section by section, and what each feature means."""

    def __init__(self, facts: Facts, known: Mapping[str, Range | TextDomain], units: Mapping[str, str]) -> None:
        self._facts = facts
        self.meanings: dict[str, Condition | None] = {}
        self.numbers: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._domains, self._units = known, units
        self._keys = UniqueKeys()
        self._names: set[str] = set()
        self._options: list[Option] = []

    def means(self, together: Iterable[Feature], meaning: Condition | None) -> None:
        """All these features are there just when the condition holds."""
        self.meanings.update((feature.name, meaning) for feature in together)

    def fill(self, section: _PlannedComponent) -> bool:
        """Puts the section's options into it; whether there are any."""
        self._options = section.options
        self._typed(section.always, None)
        unroll(self._ask(section.open, None))
        return bool(section.options)

    def components(self, section: _PlannedComponent) -> Iterator[Component]:
        """The section as a component, as several when it is too much for a step.

        Keys of options come first, as rules name those.
        """
        feature = section.feature
        wanted = slug(feature.name)
        told = feature.description or _comes_with("Always included", section.always[1:])
        for number, options in enumerate(split(section.options), 1):
            key = self._keys.unique(wanted if self._keys.is_free(wanted) else f"{wanted}-module")
            name = feature.name if number == 1 else f"{feature.name} ({number})"
            yield Component(key, name, feature.source, options, told if number == 1 else "")

    def _ask(self, groups: Iterable[Open], place: Within | None) -> Steps[None]:
        for each in groups:
            if each.group.kind is GroupKind.OPTIONAL:
                yield self._optional(each, place)
            else:
                bounds = each.group.bounds
                high = None if each.group.kind is GroupKind.OR else bounds.high
                yield self._choice(each.owner, entries(each.group), (bounds.low, high), place)

    def _optional(self, each: Open, place: Within | None) -> Steps[None]:
        """Optional features: a list that may stay empty where one is a list, a switch or tick boxes for the rest."""
        ticked: list[ListEntry] = []
        for child in each.group.features:
            own = shape(child)
            only = sole(own)
            inner = nested(own, GroupKind.ALTERNATIVE) or nested(own, GroupKind.OR) or some_of(own)
            if is_just_text(child):
                self._typed((child,), place)
                self.means((child,), Given(self._options[-1].key, child.source))
            elif inner is not None or only is not None:
                listed_below = entries(inner) if inner else (ListEntry(only or child, Shape(own.together[1:], ())),)
                high = None if inner and inner.kind is GroupKind.OR else inner.bounds.high if inner else 1
                extra = own.together if inner else (child,)
                option: Option = yield self._choice(child, listed_below, (0, high), place, extra)
                self.means(extra, Given(option.key, child.source))
            else:
                ticked.append(ListEntry(child, own))
        if len(ticked) == 1:
            yield self._switch(ticked[0], place)
        elif ticked:
            yield self._choice(each.owner, ticked, (0, None), place)

    def _switch(self, entry: ListEntry, place: Within | None) -> Steps[None]:
        off = Value("no", "No", Money(0, self._facts.currency), entry.shown.source)
        values = (off, self._value("yes", "Yes", entry))
        option = self._option(entry.shown, values, place, Bounds(1, 1), entry.shape.together)
        self.means(entry.shape.together, Chosen(option.key, ("yes",), entry.shown.source))
        self._typed(entry.shape.together, Within(option.key, ("yes",)))
        yield self._ask(entry.shape.open, Within(option.key, ("yes",)))

    def _choice(
        self,
        owner: Feature,
        listed_entries: Sequence[ListEntry],
        choose: tuple[int, int | None],
        place: Within | None,
        extra: Sequence[Feature] = (),
    ) -> Steps[Option]:
        """An option that lists the entries; ``extra`` comes with each of them. What is below its values follows it."""
        ordered = _contiguous(listed_entries)
        keys = UniqueKeys()
        taken = [keys.unique(slug(entry.shown.name)) for entry in ordered]
        headed = any(entry.headings for entry in ordered)
        values = tuple(
            self._value(key, entry.shown.name, entry, extra, (entry.heading or _OTHER) if headed else "")
            for key, entry in zip(taken, ordered, strict=True)
        )
        bounds = Bounds(choose[0], len(values) if choose[1] is None else choose[1])
        behind = [each for entry in ordered for each in (*entry.shape.together, *_above(entry))]
        option = self._option(owner, values, place, bounds, (*extra, *behind))
        self._read(option, ordered, taken)
        self._typed(extra, Within(option.key, tuple(taken)))
        for key, entry in zip(taken, ordered, strict=True):
            yield self._ask(entry.shape.open, Within(option.key, (key,)))
        return option

    def _read(self, option: Option, ordered: Sequence[ListEntry], taken: Sequence[str]) -> None:
        """What the features of entries and headings mean."""
        below: dict[str, tuple[str, ...]] = {}
        for key, entry in zip(taken, ordered, strict=True):
            self.means(entry.shape.together, Chosen(option.key, (key,), entry.shown.source))
            for heading in entry.headings:
                top = heading.together[0]
                below[top.name] = (*below.get(top.name, ()), key)
                self.means(heading.together, Chosen(option.key, below[top.name], top.source))
        for key, entry in zip(taken, ordered, strict=True):
            self._typed(entry.shape.together, Within(option.key, (key,)))
        headings = {above.together[0].name: above for entry in ordered for above in entry.headings}
        for name, heading in headings.items():
            self._typed(heading.together, Within(option.key, below[name]))

    def _typed(self, together: Iterable[Feature], place: Within | None) -> None:
        """The options of the numbers and texts among the features."""
        for feature in together:
            if feature.type is FeatureType.BOOLEAN:
                continue
            domain = self._domains[feature.name]
            kind = "number" if isinstance(domain, Range) else "text"
            name = feature.name if feature.name not in self._names else f"{feature.name}: {kind}"
            self._names.add(name)
            key = self._keys.unique(slug(name))
            (self.numbers if isinstance(domain, Range) else self.texts)[feature.name] = key
            option = self._typed_option(feature, Option(key, name, Kind.TEXT, feature.source, within=place))
            self._options.append(option)

    def _typed_option(self, feature: Feature, blank: Option) -> Option:
        """The option of a number or a text, with what the feature says of it."""
        marks, each, domain = option_words.marks(feature), option_words.each(feature), self._domains[feature.name]
        option = replace(
            blank,
            help=feature.description,
            each=self._value(blank.key, blank.name, ListEntry(each, Shape((each,), ()))) if each else None,
            required=marks["required"],
            sensitive=marks["sensitive"],
        )
        if isinstance(domain, Range):
            kind = Kind.QUANTITY if option_words.counts_pieces(feature) and domain.low >= 0 else Kind.NUMBER
            return replace(option, kind=kind, range=replace(domain, unit=self._units.get(feature.name, "")))
        return replace(option, length=option_words.length(feature) or _TEXT, allowed=option_words.allowed(feature))

    def _option(
        self,
        owner: Feature,
        values: tuple[Value, ...],
        place: Within | None,
        choose: Bounds,
        behind: Iterable[Feature],
    ) -> Option:
        """The option of these values; ``behind``: the features that come with one of them, marks and all."""
        name, number = owner.name, 1
        while name in self._names:
            name, number = f"More for {owner.name}" + (f" ({number})" if number > 1 else ""), number + 1
        self._names.add(name)
        option = Option(
            self._keys.unique(slug(name)),
            name,
            Kind.CHOICE,
            owner.source,
            help=owner.description,
            values=values,
            choose=choose,
            within=place,
            sensitive=any(option_words.marks(feature)["sensitive"] for feature in (owner, *behind)),
            required=option_words.marks(owner)["required"] and choose.low > 0,
        )
        self._options.append(option)
        return option

    def _value(self, key: str, name: str, entry: ListEntry, extra: Sequence[Feature] = (), group: str = "") -> Value:
        """The value for an entry, with what all features cost that come with it."""
        together = [*extra, *_above(entry), *entry.shape.together]
        return Value(
            key,
            name,
            self._facts.price(together),
            entry.shown.source,
            description=entry.shown.description or _comes_with("Includes", entry.shape.together[1:]),
            weight=self._facts.weight(together),
            group=group,
            attributes=self._facts.attributes(together),
        )


def _above(entry: ListEntry) -> list[Feature]:
    """The features of the headings that the entry stands under."""
    return [feature for heading in entry.headings for feature in heading.together]


def _contiguous(listed_entries: Sequence[ListEntry]) -> list[ListEntry]:
    """The entries with headings in file order, then those without."""
    return sorted(listed_entries, key=lambda entry: not entry.headings)


def _comes_with(lead: str, others: Iterable[Feature]) -> str:
    """'Includes A, B and C.': the features at the ends of the tree; '' when there are none."""
    names = [feature.name for feature in others if not feature.groups and feature.type is FeatureType.BOOLEAN]
    return f"{lead}: {shorten(names, 'and')}." if names else ""
