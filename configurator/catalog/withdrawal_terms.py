"""Whether a product can be withdrawn from after it was ordered, and what of it is made to the customer's wishes alone.

Decides what a product file may say under ``withdrawal``, which design is exempt by it, and what ``check`` asks about.
Without a word of the file everybody may withdraw, within the days that the law gives: whoever sells says what is
exempt, and answers for it. Article 16 (c) of Directive 2011/83/EU exempts goods made to the consumer's specifications;
what is put together from values that everybody can choose is generally not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from configurator.catalog.model import Kind, Product
from configurator.catalog.nodes import Node
from configurator.catalog.selection import Selection
from configurator.source import Problem, did_you_mean


def exemption(product: Product, selection: Selection) -> str:
    """Why this product of the customer's is exempt, every reason in file order; '' when it can be withdrawn from."""
    reasons = (each.because for each in product.withdrawal.exempt if _holds(each.option, each.values, selection))
    return " ".join(dict.fromkeys(reasons))


def _holds(option: str, values: tuple[str, ...], selection: Selection) -> bool:
    """Whether one of the values is there, or without values anything but a switch's no; without both, always."""
    if not option:
        return True
    taken = {value for slot, at in selection.taken.items() if slot.key == option for value in at}
    return bool(taken & set(values)) if values else bool(taken - {"no"})


# --- what can be wrong with it ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _WrittenOption:
    """An option as it is written, as far as an exemption can hang on it."""

    node: Node
    values: tuple[str, ...]

    @property
    def sensitive(self) -> bool:
        return self.node.text("sensitive") in ("true", "yes")

    @property
    def kind(self) -> str:
        return next(
            kind for kind in ("text", "number", "quantity", "switch", "values", "") if self.node.entry(kind) or not kind
        )


def withdrawal_problems(file: Node) -> Iterator[Problem]:
    """The exemptions that hang on what is not there, or that would tell in a mail what is nobody's business."""
    terms = file.entry("withdrawal")
    if terms is None:
        return
    options = dict(_options(file))
    for exempt in terms.items("exempt"):
        option = exempt.text("option")
        if option is None:
            continue
        place, found = exempt.place("option"), options.get(option)
        if found is None:
            yield Problem(place, f"there is no option '{option}'", did_you_mean(option, options))
        elif found.sensitive:
            message = f"'{option}' is sensitive, and a mail would say that it is answered"
            yield Problem(place, message, "let the exemption hang on another option")
        else:
            yield from _values(exempt, option, found)


def _values(exempt: Node, option: str, found: _WrittenOption) -> Iterator[Problem]:
    entry = exempt.entry("values")
    if entry is None:
        if found.kind in ("number", "quantity"):
            message = f"'{option}' is a number, which every design has"
            yield Problem(exempt.place("option"), message, "leave 'option' out if every design is made to measure")
        return
    if found.kind not in ("values", "switch"):
        yield Problem(entry.source, f"'{option}' has no values to choose from", "leave 'values' out")
        return
    for value in entry.content if isinstance(entry.content, list) else ():
        if isinstance(value.content, str) and value.content not in found.values:
            hint = did_you_mean(value.content, found.values)
            yield Problem(value.source, f"'{option}' has no value '{value.content}'", hint)


def withdrawal_slips(file: Node) -> Iterator[Problem]:
    """A warning that every design is said to be exempt, where there are values that everybody can choose."""
    terms = file.entry("withdrawal")
    for exempt in terms.items("exempt") if terms is not None else ():
        if exempt.entry("option") is None and any(each.kind == "values" for _, each in _options(file)):
            message = "every design is said to be exempt from withdrawal, also one of values that everybody can choose"
            yield Problem(exempt.source, message, "name the 'option' that makes it the customer's own", "warning")


def unsaid(product: Product) -> str:
    """The key of what customers write themselves in a product whose file does not say who may withdraw; '' if none."""
    written = (option.key for option in product.options if option.kind is Kind.TEXT)
    return "" if product.withdrawal.said else next(written, "")


def _options(file: Node) -> Iterator[tuple[str, _WrittenOption]]:
    for component in file.items("components"):
        for option in component.items("options"):
            values = (
                ("no", "yes")
                if option.entry("switch")
                else tuple(v.text("value") or "" for v in option.items("values"))
            )
            yield option.text("option") or "", _WrittenOption(option, values)
