"""What a question of the command line is about: a product of a shop, or a foreign model as it stands, with choices.

Decides the options that every question takes, what things are called in its answer, and how a "no" is printed. How the
engine answers is each command's business.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.cli import arguments
from configurator.cli.choices import choice, choices, is_feature, slot_named, value_option
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Structure
from configurator.errors import UnknownName
from configurator.interchange import formats
from configurator.money import Money, minor_digits
from configurator.rules.revision import Revision
from configurator.services.configuring.explanations import reason
from configurator.services.showroom import files
from configurator.units import Quantity

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Subject:
    """An engine, the choices of the command line, and whether names are a foreign model's own (``foreign``)."""

    engine: Engine
    foreign: bool
    choices: Choices
    as_json: bool

    @property
    def revision(self) -> Revision:
        """What the engine answers for."""
        return self.engine.revision

    @property
    def product(self) -> Product:
        """The product, or the model as one."""
        return self.engine.revision.product

    @property
    def numbers(self) -> dict[str, str]:
        """Of a model, the option that holds the number of each typed feature."""
        own = [option for option in self.product.options if self.foreign and option.kind is Kind.NUMBER]
        return {option.name: option.key for option in own}

    def slots(self, text: str) -> Iterator[Slot]:
        """The slot that a text such as 'Rear' or 'shade[2]' names; of a typed feature its number or text too."""
        slot = self.slot(text)
        yield slot
        value = value_option(self.product, slot.key) if self.foreign else None
        if value is not None:
            yield Slot(value.key, slot.instance)

    def choice(self, text: str) -> Choice:
        """The choice that a text such as 'Rear=no' says. Raises UnknownName, InvalidChoice, UsageError."""
        return choice(self.product, text, foreign=self.foreign)

    def slot(self, text: str) -> Slot:
        """The slot that a text such as 'Rear' or 'shade[2]' names. Raises UnknownName, UsageError."""
        return slot_named(self.product, text, foreign=self.foreign)

    def name(self, slot: Slot, value: str) -> str:
        """What a value at a slot is called: a feature by its name, anything else as 'slot=value'."""
        option = self._option(slot)
        feature = self.foreign and option is not None and is_feature(option)
        return str(slot) if feature else f"{self.label(slot)}={value}"

    def label(self, slot: Slot) -> str:
        """What a slot is called: the number or text of a typed feature by the feature's name, anything else itself."""
        option = self._option(slot)
        return str(Slot(option.name, slot.instance)) if self.foreign and option is not None else str(slot)

    def said(self, choice: Choice) -> str:
        """A choice as the command line takes it."""
        if self.name(choice.slot, choice.value) == str(choice.slot):
            return f"{choice.slot}={'yes' if choice.taken else 'no'}"
        return f"{self.label(choice.slot)}{'=' if choice.taken else '!='}{choice.value}"

    def told(self, amount: Quantity) -> str:
        """A sum as people read it: money as the shop writes it."""
        minor = amount.magnitude * 10 ** minor_digits(self.product.currency)
        if amount.unit != self.product.currency or minor.denominator != 1:
            return str(amount)
        return str(Money(int(minor), amount.unit))

    def _option(self, slot: Slot) -> Option | None:
        try:
            return self.product.option(slot.key)
        except UnknownName:
            return None


def question(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command its ``subject``: a product of a shop or a foreign model, with choices; and all options for it."""

    @wraps(command)
    def asked(
        *,
        folder: Path | None,
        product: str | None,
        model: Path | None,
        chosen: tuple[str, ...],
        on: datetime | None,
        market: str,
        group: str,
        as_json: bool,
        **given: Any,
    ) -> None:
        if (product is None) == (model is None):
            raise click.UsageError("Say either --product NAME or --model FILE.")
        revision = files.revision(arguments.shop(folder), product) if product else model_revision(Path(model or ""))
        at = arguments.situation(revision.product, on, market, group)
        engine = arguments.engine_of(revision, at)
        found = choices(revision.product, chosen, foreign=product is None)
        command(subject=Subject(engine, product is None, found, as_json), **given)

    for option in (
        arguments.json_option,
        arguments.group_option,
        arguments.market_option,
        arguments.on_option,
        arguments.choose_option,
        arguments.model_option,
        arguments.product_option(required=False),
        arguments.shop_option,
    ):
        asked = option(asked)
    return asked


def model_revision(path: Path) -> Revision:
    """A foreign model as it stands; what counts for nothing in it is printed. Raises ForeignModelError, UnfitFile."""
    revision, problems = formats.as_it_stands(path)
    for problem in problems:
        click.echo(f"{problem.source}: {problem.message}: it counts nothing here", err=True)
    return revision


def refuse(
    subject: Subject, conflict: Conflict, wanted: Choice | None = None, answer: Mapping[str, object] = NOTHING
) -> None:
    """Prints why something is not possible and ends the command with 1; of a model, with the places in its file.

    ``answer`` is what JSON says besides.
    """
    why = {**answer, **refusal(subject, conflict, wanted)}
    if subject.as_json:
        arguments.print_json(why)
    else:
        click.echo(f"Not possible: {why['text']}")
        for place, name in zip(why["places"], why["rules"], strict=True) if subject.foreign else ():
            click.echo(f"  {place}: {name}")
    click.get_current_context().exit(1)


def refusal(subject: Subject, conflict: Conflict, wanted: Choice | None = None) -> dict[str, Any]:
    """Why something is not possible, as plain data: rules with their sentences and places, choices, and one text."""
    product = reason(subject.revision, conflict, wanted) if not subject.foreign else None
    rules = [subject.revision.rules.rule(name) for name in conflict.rules]
    own = [subject.said(each) for each in conflict.choices]
    sentences = list(product.sentences) if product else [rule.sentence for rule in rules]
    if product is None:
        sentences.extend(filter(None, dict.fromkeys(_limit(subject, each) for each in conflict.structure)))
    chosen = f"You chose {', '.join(own)}." if own else ""
    return {
        "possible": False,
        "rules": list(conflict.rules),
        "sentences": sentences,
        "places": [str(rule.source) for rule in rules],
        "choices": [str(view.choice) for view in product.choices] if product else own,
        "text": product.text if product else " ".join([*sentences, *([chosen] if chosen else [])]),
    }


def _limit(subject: Subject, limit: Structure) -> str:
    """What typed features and cardinalities demand by themselves; '' for what goes without saying."""
    home = next((each for each in subject.product.components if each.key == limit.slot.key), None)
    if home is not None:
        return f"There are {home.count.low} to {home.count.high} of {home.name}, each with what is below it."
    name = subject.label(limit.slot)
    if limit.kind == "within":
        return f"{name} has a value only while it is there."
    return "" if name == str(limit.slot) else f"While {name} is there, it has one value."
