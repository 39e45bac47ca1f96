"""A feature without what is no question: what always comes with it, the groups that are left open, and what they list.

Knows feature models only; how they become options is decided in ``planning``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from configurator.interchange.feature_model.model import Feature, FeatureType, Group, GroupKind
from configurator.interchange.feature_model.option_words import length, without_words_of_option
from configurator.nesting import Steps, in_turn, unroll

LONGEST = 80
"""How many entries a list with headings may have; a longer one is left as it stands in the model."""


@dataclass(frozen=True, slots=True)
class Open:
    """A group that leaves something open, and the feature it belongs to."""

    owner: Feature
    group: Group


@dataclass(frozen=True, slots=True)
class Shape:
    """``together``: the feature and all that is always there with it, in file order; ``open``: the groups left open."""

    together: tuple[Feature, ...]
    open: tuple[Open, ...]


def simplify(feature: Feature) -> Feature:
    """The same tree, where groups whose cardinality says what a plain group does are that plain group."""
    return unroll(_feature(feature))


def _feature(feature: Feature) -> Steps[Feature]:
    groups: list[Group] = yield in_turn(map(_simplified, feature.groups))
    return replace(feature, groups=tuple(groups))


def _simplified(group: Group) -> Steps[Group]:
    children: list[Feature] = yield in_turn(map(_feature, group.features))
    below = tuple(children)
    if group.kind is GroupKind.CARDINALITY:
        for kind in (GroupKind.MANDATORY, GroupKind.OPTIONAL, GroupKind.ALTERNATIVE, GroupKind.OR):
            if Group(kind, below).bounds == group.bounds:
                return Group(kind, below)
    return replace(group, features=below)


def is_certain(group: Group) -> bool:
    """Whether all features of the group are there whenever the parent is."""
    return group.bounds.low == len(group.features)


def shape(feature: Feature) -> Shape:
    """The feature's shape; all optional groups of one owner count as one."""
    together: list[Feature] = []
    found: list[Open] = []
    waiting = [feature]
    while waiting:
        owner = waiting.pop()
        together.append(owner)
        waiting.extend(reversed([child for group in owner.groups if is_certain(group) for child in group.features]))
        uncertain = [group for group in owner.groups if not is_certain(group)]
        spare = tuple(child for group in uncertain if group.kind is GroupKind.OPTIONAL for child in group.features)
        found.extend(Open(owner, group) for group in uncertain if group.kind is not GroupKind.OPTIONAL)
        if spare:
            found.append(Open(owner, Group(GroupKind.OPTIONAL, spare)))
    return Shape(tuple(together), tuple(found))


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One thing to choose from a list: the ``shown`` feature, what comes with it, and the features of its headings."""

    shown: Feature
    shape: Shape
    headings: tuple[Shape, ...] = ()

    @property
    def heading(self) -> str:
        """The names of the headings it stands under."""
        return " › ".join(above.together[0].name for above in self.headings)


def entries(group: Group) -> tuple[ListEntry, ...]:
    """What an alternative or or-group lists, groups of the same kind below it under headings if short enough."""
    flat = tuple(islice(_entries(group), LONGEST + 1))
    if len(flat) > LONGEST or not any(entry.headings for entry in flat):
        return tuple(ListEntry(child, shape(child)) for child in group.features)
    return tuple(entry for child in flat for entry in _under_heading(child))


def _entries(group: Group) -> Iterator[ListEntry]:
    """The group's features, and those of the groups below it in the place of what they stand under."""
    waiting: list[tuple[Feature, tuple[Shape, ...]]] = [(child, ()) for child in reversed(group.features)]
    while waiting:
        child, above = waiting.pop()
        own = shape(child)
        inner = nested(own, group.kind)
        if inner is not None and len(waiting) <= LONGEST:
            waiting.extend((each, (*above, own)) for each in reversed(inner.features))
        else:
            yield ListEntry(child, own, above)


def _under_heading(entry: ListEntry) -> Iterator[ListEntry]:
    """A child that comes with exactly one thing is a heading for that thing, among others that are headings."""
    only = sole(entry.shape)
    if only is None:
        yield entry
    else:
        child = entry.shape.together[0]
        yield ListEntry(only, Shape((only,), ()), (*entry.headings, Shape((child,), ())))


def nested(own: Shape, kind: GroupKind) -> Group | None:
    """The one open group, when it is all that is open and of that kind, so that choosing in it says everything.

    In an or-group several can be chosen: what the parents cost or are would then count several times, so they must
    have no attributes.
    """
    if len(own.open) != 1 or own.open[0].group.kind is not kind or kind is GroupKind.CARDINALITY:
        return None
    told = kind is GroupKind.OR and any(map(_tells, own.together))
    return None if told else own.open[0].group


def some_of(own: Shape) -> Group | None:
    """The one open group, when it is all there is and takes from one to some of its features, as in ``nested``."""
    if len(own.open) != 1 or own.open[0].group.kind is not GroupKind.CARDINALITY or any(map(_tells, own.together)):
        return None
    return own.open[0].group if own.open[0].group.bounds.low == 1 else None


def is_just_text(feature: Feature) -> bool:
    """Whether the feature is there just when a text is, as a shop writes it: with a length, and nothing besides."""
    return (
        length(feature) is not None and feature.type is FeatureType.STRING and not (feature.groups or _tells(feature))
    )


def _tells(feature: Feature) -> bool:
    """Whether there is anything said of the feature that is more than how its option is asked."""
    return bool(without_words_of_option(feature).attributes)


def sole(own: Shape) -> Feature | None:
    """The one feature that comes with the first, when nothing else does and nothing is open or to be said."""
    alone = len(own.together) == 2 and not own.open and own.together[1].type is FeatureType.BOOLEAN
    return own.together[1] if alone else None
