"""The presets of a product: what each sets, what it comes to, and a design that begins with one."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from configurator.catalog.lead_times import lead_time
from configurator.catalog.model import Kind, Product
from configurator.catalog.selection import Choice
from configurator.engine.answers import Contradiction
from configurator.errors import SolverDeadline, UnknownName
from configurator.money import Money
from configurator.orders.design import Cause, Design
from configurator.rules.guidance import Preset
from configurator.rules.in_force import rules_of
from configurator.rules.wording import choice_text
from configurator.services.configuring import designs
from configurator.services.configuring.configure import change_choices, with_all_new
from configurator.services.configuring.opening import opened_to_change
from configurator.services.presenting.picture_refs import PictureRef
from configurator.services.presenting.pictures import picture
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.time_limit import TimeLimit

_CARD = 640
_CARDS_SECONDS = 0.5
"""How long a page may work out what its presets come to, all together."""


@dataclass(frozen=True, slots=True)
class PresetCard:
    """A preset as it is offered: its title, what it sets in words, and the whole product that comes of it."""

    name: str
    title: str
    sets: tuple[str, ...]
    total: Money
    picture: PictureRef
    lead_days: int | None


def preset_cards(room: Showroom, published: Published) -> tuple[PresetCard, ...]:
    """All that can be had today, in file order; those that would keep a page waiting are left out."""
    return tuple(_cards(room, published))


def ready_presets(published: Published) -> Iterator[tuple[str, str]]:
    """Names and titles of those that can be had today, in file order; those that take long to find out are left out."""
    engine, limit = published.engine, TimeLimit(_CARDS_SECONDS)
    for preset in _offered(published):
        with suppress(SolverDeadline, Contradiction):
            engine.complete(frozenset(preset.choices), seconds=limit.processor_left)
            yield preset.name, preset.title


def start_with(room: Showroom, who: Visitor, product_key: str, name: str) -> Design:
    """A new design that took over the choices of a preset, which undo takes back.

    Raises UnknownName where there is none of that name today, Contradiction where it is forbidden.
    """
    published = room.current(product_key)
    offered = _offered(published)
    preset = next((each for each in offered if each.name == name), None)
    if preset is None:
        raise UnknownName("preset", name, (each.name for each in offered))
    chosen = frozenset(preset.choices)
    if not published.engine.possible(chosen):
        raise Contradiction(published.engine.explain(chosen))
    begun = opened_to_change(room, who, designs.start(room, who, product_key).id)
    cause = Cause("preset", tuple(sorted({str(choice.slot) for choice in chosen})))
    return change_choices(begun, cause, lambda _, design: design.choices | chosen, accepted=with_all_new).design


def _set_text(choice: Choice, product: Product) -> str:
    """What a choice sets, in few words: of values their name, of a switch that is on its own."""
    option = next((each for each in product.options if each.key == choice.slot.key), None)
    if option is None or option.kind is not Kind.CHOICE or not choice.taken:
        return choice_text(choice, product)
    if option.switch:
        return option.name if choice.value == "yes" else choice_text(choice, product)
    return option.value(choice.value).name


def _offered(published: Published) -> tuple[Preset, ...]:
    return rules_of(published.revision, published.situation(published.product)).presets


def _cards(room: Showroom, published: Published) -> Iterator[PresetCard]:
    product, engine = published.product, published.engine  # loading it is no preset's fault
    limit = TimeLimit(_CARDS_SECONDS)
    for preset in _offered(published):
        with suppress(SolverDeadline, Contradiction):
            shown = engine.complete(frozenset(preset.choices), seconds=limit.processor_left)
            yield PresetCard(
                name=preset.name,
                title=preset.title,
                sets=tuple(_set_text(choice, product) for choice in preset.choices),
                total=published.book.total(shown),
                picture=picture(room, published, shown, width=_CARD),
                lead_days=lead_time(product, shown),
            )
