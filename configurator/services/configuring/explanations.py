"""Why something is not possible, in the customer's words: the rules' own sentences and the customer's own choices."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from configurator.catalog.dependents import counted_component
from configurator.catalog.model import Option, Product
from configurator.catalog.selection import Choice, Choices
from configurator.engine.answers import Conflict, Structure
from configurator.errors import UnknownName
from configurator.languages.sentences import gettext
from configurator.listing import listed
from configurator.rules.in_force import MARKET
from configurator.rules.revision import Revision
from configurator.rules.wording import choice_text, noun_of
from configurator.services.presenting.labels import choice_view
from configurator.services.presenting.pages import Reason
from configurator.source import Source

if TYPE_CHECKING:
    from configurator.services.showroom.published import Published


ONE_REASON_SECONDS = 0.3
"""So long a single reason is looked for where nobody asked for it; on request it has the time of any question."""


def why_not(
    published: "Published",
    choices: Choices,
    wanted: Choice,
    seconds: float | None = None,
    *,
    accepted: Choices = frozenset(),
) -> Reason:
    """Why the wanted choice is impossible with the choices; ``seconds`` as for ``Engine.explain``."""
    conflict = published.engine.explain(choices, wanted, seconds=seconds)
    return reason(published.revision, conflict, wanted, accepted)


def reason(
    revision: Revision, conflict: Conflict, wanted: Choice | None = None, accepted: Choices = frozenset()
) -> Reason:
    """A conflict in words; the wanted choice itself is not named among the customer's choices.

    Of those that they only ``accepted`` it is said that they took them over.
    """
    product = revision.product
    sentences = [_sentence(revision, name) for name in conflict.rules]
    told = {wanted.slot if wanted else None, *(choice.slot for choice in conflict.choices)}
    limits = [each for each in conflict.structure if each.kind != "count" or each.slot in told or not conflict.rules]
    sentences += [limit for each in limits if (limit := _limit(product, each, wanted))]
    named = [choice for choice in conflict.choices if choice != wanted]
    own = tuple(choice_view(product, choice) for choice in named if choice not in accepted)
    taken = tuple(choice_view(product, choice) for choice in named if choice in accepted)
    spoken = list(dict.fromkeys(sentences))
    said = [gettext("You chose %(choices)s.", choices=listed([view.text for view in own]))] if own else []
    if taken:
        said.append(gettext("Taken over: %(choices)s.", choices=listed([view.text for view in taken])))
    text = " ".join([*spoken, *said]) or gettext("This does not go with the rest of the product.")
    return Reason(tuple(spoken), own, text, conflict.rules, taken)


@dataclass(frozen=True, slots=True)
class Part:
    """One member of a conflict for those who wrote the files: a 'rule', a 'limit' of the catalogue or a 'choice'.

    ``author`` and ``source`` say who wrote it and where it stands; a choice has neither.
    """

    kind: str
    name: str
    text: str
    author: str = ""
    source: Source | None = None


def parts(revision: Revision, conflict: Conflict) -> tuple[Part, ...]:
    """The members of a conflict: rules in file order, limits of the catalogue, choices."""
    product = revision.product
    rules = (revision.rules.rule(name) for name in conflict.rules)
    return (
        *(Part("rule", rule.name, rule.sentence, rule.author, rule.source) for rule in rules),
        *(_limit_part(product, limit) for limit in conflict.structure),
        *(Part("choice", str(choice), choice_text(choice, product)) for choice in conflict.choices),
    )


def limit_name(limit: Structure) -> str:
    """What a limit of the catalogue is called: 'choose of engine'."""
    return f"{limit.kind} of {limit.slot}{f' = {limit.value}' if limit.value else ''}"


def _limit_part(product: Product, limit: Structure) -> Part:
    component = counted_component(product, limit.slot)
    source = component.source if component else product.option(limit.slot.key).source
    name = limit_name(limit)
    return Part("limit", name, _limit(product, limit, None) or f"The catalogue's '{name}'.", "", source)


def _sentence(revision: Revision, name: str) -> str:
    try:
        return revision.rules.rule(name).sentence
    except KeyError:
        return ""


def _limit(product: Product, structure: Structure, wanted: Choice | None) -> str:
    """A limit of the catalogue as a sentence; '' for what goes without saying."""
    slot = structure.slot
    try:
        component = counted_component(product, slot)
        if component is not None:
            bounds = _bounds(component.count.low, component.count.high)
            return gettext("There can be %(bounds)s of '%(noun)s'.", bounds=bounds, noun=noun_of(component))
        option = product.option(slot.key)
    except UnknownName:
        return ""
    if structure.value:
        return _not_sold(option, structure)
    if structure.kind == "within" and option.within is not None:
        parent = product.option(option.within.option)
        names = listed((parent.value(key).name for key in option.within.values), "or")
        return gettext("%(option)s needs %(parent)s: %(values)s.", option=option.name, parent=parent.name, values=names)
    if structure.kind == "choose" and not (option.single and (wanted is None or wanted.slot.key == slot.key)):
        bounds = _bounds(option.choose.low, option.choose.high)
        return gettext("%(option)s: %(bounds)s can be chosen.", option=option.name, bounds=bounds)
    return ""


def _not_sold(option: Option, structure: Structure) -> str:
    value = option.value(structure.value)
    if structure.kind == MARKET:
        return gettext("%(value)s is sold only in %(markets)s.", value=value.name, markets=listed(value.valid.markets))
    return gettext("%(value)s is sold %(when)s.", value=value.name, when=replace(value.valid, markets=()))


def _bounds(low: int, high: int) -> str:
    if low == high:
        return gettext("exactly %(number)s", number=low)
    if low == 0:
        return gettext("at most %(number)s", number=high)
    return gettext("%(low)s to %(high)s", low=low, high=high)
