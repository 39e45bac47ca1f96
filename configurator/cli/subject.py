"""What a command asks about: a product of a shop, or a foreign model as it stands, with the choices given.

Decides how slots and values are called on the command line: a feature of a model by its name alone ('M.2 SSD', chosen
as 'M.2 SSD=yes'), anything else as 'slot=value'. How the engine answers is each command's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from configurator.catalog.model import Kind, Option, Product
from configurator.catalog.selection import Choice, Choices, Slot, check_choice, with_choice
from configurator.engine import Engine
from configurator.engine.answers import Conflict, Structure
from configurator.errors import InvalidChoice, UnknownName
from configurator.interchange.as_it_stands import product as as_it_stands
from configurator.interchange.documents.encoding import decode
from configurator.interchange.feature_model.facts import facts_of
from configurator.interchange.feature_model.model import FeatureModel
from configurator.interchange.featureide import reader as featureide
from configurator.interchange.uvl import files as uvl_files
from configurator.interchange.xcsp import reader as xcsp
from configurator.listing import listed
from configurator.money import Money, minor_digits
from configurator.rules.revision import Revision
from configurator.services.configuring.explanations import reason
from configurator.units import Quantity

LARGEST = 64 * 2**20
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


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
        value = _value_option(self.product, slot.key) if self.foreign else None
        if value is not None:
            yield Slot(value.key, slot.instance)

    def choice(self, text: str) -> Choice:
        """The choice that a text such as 'Rear=no' says. Raises UnknownName, InvalidChoice, UsageError."""
        return choice(self.product, text, foreign=self.foreign)

    def slot(self, text: str) -> Slot:
        """The slot that a text such as 'Rear' or 'shade[2]' names. Raises UnknownName, UsageError."""
        return _slot(self.product, text, foreign=self.foreign)

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


def is_feature(option: Option) -> bool:
    """Whether an option of a foreign model is a feature that is there or not."""
    return option.single and tuple(value.key for value in option.values) == (as_it_stands.YES,)


# --- models ---------------------------------------------------------------------------------------------------------


def model_revision(path: Path) -> Revision:
    """A foreign model as it stands, by the ending and outermost element of its file. Raises ForeignModelError."""
    if path.suffix.lower() == ".xml" and xcsp.is_xcsp(text := text_of(path)):
        return xcsp.revision(text, str(path))
    model = foreign(path)
    for problem in facts_of(model).problems:
        if problem.severity == "error":
            click.echo(f"{problem.source}: {problem.message}: it counts nothing here", err=True)
    return as_it_stands.revision(model)


def foreign(path: Path, ending: str = "") -> FeatureModel:
    """The feature model in a file, by its own ending or the one told. Raises ForeignModelError, UsageError."""
    match ending or path.suffix.lower():
        case ".uvl":
            _check_size(path)
            return uvl_files.read_file(path)
        case ".xml":
            return featureide.read(text_of(path), str(path))
    raise click.UsageError(f"'{path.name}' is neither a .uvl file nor a FeatureIDE or XCSP .xml file.")


def text_of(path: Path) -> str:
    """The text of an XML file. Raises ForeignModelError when it is none, UsageError when it cannot be read."""
    _check_size(path)
    try:
        return decode(path.read_bytes(), str(path))
    except OSError as error:
        raise click.UsageError(f"'{path}' cannot be read: {error.strerror}.") from error


def _check_size(path: Path) -> None:
    """Raises UsageError for a file that is too large to be read into memory."""
    size = path.stat().st_size
    if size > LARGEST:
        told = f"'{path}' has {size // 2**20} MB, more than the {LARGEST // 2**20} MB that are read."
        raise click.UsageError(f"{told} Leave out what is not needed, or split the model.")


# --- choices --------------------------------------------------------------------------------------------------------


def choice(product: Product, text: str, *, foreign: bool = False) -> Choice:
    """The choice that 'option=value' or 'option!=value' says. Raises UnknownName, InvalidChoice, UsageError.

    In a foreign model a name may itself have '=' in it: the longest name that the model knows counts.
    """
    signs = [at for at, sign in enumerate(text) if sign == "="]
    if not signs:
        raise click.UsageError(f"'{text}' is not a choice such as {'Rear=yes' if foreign else 'towbar=yes'}.")
    known = {option.key for option in product.options} if foreign else set()
    at = next((at for at in reversed(signs) if text[:at].removesuffix("!").strip() in known), signs[0])
    left, value = text[:at].strip(), text[at + 1 :].strip()
    taken = not left.endswith("!") or left in known
    slot = _slot(product, left if taken else left.removesuffix("!"), foreign=foreign)
    if foreign and slot.key in known and is_feature(product.option(slot.key)):
        if value.lower() in _TRUTHS:
            return Choice(slot, as_it_stands.YES, _TRUTHS[value.lower()] == taken)
        return _typed(product, slot, value, taken=taken)
    return check_choice(product, Choice(slot, value, taken))


def _typed(product: Product, slot: Slot, value: str, *, taken: bool) -> Choice:
    """The choice of a typed feature's number or text. Raises InvalidChoice when the feature has none."""
    option = _value_option(product, slot.key)
    if option is None:
        raise InvalidChoice(slot.key, f"'{slot}' is there or not: choose {slot}=yes or {slot}=no.")
    if option.values and value not in {each.key for each in option.values}:
        told = ", ".join(f"'{each.key}'" for each in option.values[:5])
        message = f"'{slot}' can be {told} here, not '{value}': another text is written with its brackets."
        raise InvalidChoice(slot.key, message)
    return check_choice(product, Choice(Slot(option.key, slot.instance), value, taken))


def _value_option(product: Product, feature: str) -> Option | None:
    """The option of a typed feature's number or text."""
    own = (each for each in product.options if each.within is not None and each.within.option == feature)
    return next((each for each in own if each.name == feature), None)


def choices(product: Product, texts: tuple[str, ...], *, foreign: bool = False) -> Choices:
    """The choices that the texts say. Raises InvalidChoice when two contradict each other by themselves."""
    found: dict[Choice, str] = {}
    for text in texts:
        new = choice(product, text, foreign=foreign)
        against = [told for old, told in found.items() if _excludes(product, old, new)]
        if against:
            name = next((each.name for each in product.options if foreign and each.key == new.slot.key), str(new.slot))
            told = listed((*against, text))
            raise InvalidChoice(new.slot.key, f"'{name}' is chosen twice: {told}. Leave one of them out.")
        found[new] = text
    return frozenset(found)


def _excludes(product: Product, one: Choice, other: Choice) -> bool:
    """Whether no product has both, whatever the rules: it is taken and it is not, or two of what there is one of."""
    if one.slot != other.slot:
        return False
    if one.value == other.value or not (one.taken and other.taken):
        return one.value == other.value and one.taken != other.taken
    return one not in with_choice(product, frozenset({one}), other)


def _slot(product: Product, text: str, *, foreign: bool) -> Slot:
    name = text.strip()
    known = [option.key for option in product.options]
    if foreign and name in known:
        return Slot(name)
    try:
        slot = Slot.parse(name)
    except ValueError as error:
        if foreign:
            raise UnknownName("feature", name, known) from None
        raise click.UsageError(f"{error}.") from error
    if slot.key not in product.names():
        raise UnknownName("feature" if foreign else "option", slot.key, known)
    places = _places(product, slot.key)
    if slot.instance > places:
        raise UnknownName(f"instance {slot.instance} of" if places else "question about", slot.key)
    return slot


def _places(product: Product, key: str) -> int:
    """How many slots there can be of an option, or for the count of a component."""
    if any(component.key == key for component in product.components):
        return int(product.component(key).repeated)
    return product.home(key).count.high


# --- refusals -------------------------------------------------------------------------------------------------------


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
