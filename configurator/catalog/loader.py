"""Reads a product file: YAML text to a frozen Product, or all its mistakes with line, column and hint.

The language is described for merchandisers in ``docs/catalogue.md``. Places and YAML are the business of ``nodes``,
fields that of ``schema``, what is said of those that are wrong that of ``validating``, what fields say about each other
that of ``across_entries``; this module puts them together.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain

from configurator.catalog.across_entries import parent, reference_problems
from configurator.catalog.doubts import trusted
from configurator.catalog.exemptions import LAWFUL, Exemption, WithdrawalTerms
from configurator.catalog.facts import Fact, Narrowing, readable
from configurator.catalog.market_prices import (
    has_currency,
    market_price_problems,
    own_currency,
    price_lists,
    written_price_problems,
)
from configurator.catalog.model import (
    Bounds,
    Component,
    Footprint,
    Kind,
    Option,
    Product,
    Step,
    Value,
)
from configurator.catalog.nodes import Node
from configurator.catalog.priced_in import priced_in
from configurator.catalog.scalars import ANY
from configurator.catalog.schema import (
    ComponentFields,
    LookFields,
    OptionFields,
    ProductFields,
    SoldFields,
    ValueFields,
    WithdrawalFields,
)
from configurator.catalog.synonyms import synonym
from configurator.catalog.unlikely_entries import slips
from configurator.catalog.used_files import parse_with_used
from configurator.catalog.validating import validated
from configurator.catalog.validity import ALWAYS
from configurator.catalog.withdrawal_terms import withdrawal_problems, withdrawal_slips
from configurator.errors import BrokenFiles
from configurator.languages.sentences import pgettext
from configurator.languages.spoken import speaking
from configurator.money import Money
from configurator.source import Problem, Source


def load_product(text: str, file: str) -> Product:
    """The product that a file's text says; ``file`` is the name to show.

    Raises BrokenFiles with all problems, in file order.
    """
    return load(text, file)[0]


def load(text: str, file: str) -> tuple[Product, tuple[Problem, ...]]:
    """The product that a file's text says, and warnings of what can hardly be meant so. Raises BrokenFiles."""
    return _load(text, file, market_price_problems)


def load_to_price(text: str, file: str) -> tuple[Product, bool]:
    """The product to write the price lists of its markets, never to be sold; whether no price is missing in any.

    Raises BrokenFiles for every other mistake.
    """
    whole = not market_price_problems(parse_with_used(text, file)[0])
    return _load(text, file, written_price_problems)[0], whole


def _load(text: str, file: str, price_problems: Callable[[Node], list[Problem]]) -> tuple[Product, tuple[Problem, ...]]:
    tree, problems = parse_with_used(text, file)
    if not isinstance(tree.content, dict):
        hint = "start with 'product: ...', 'name: ...'"
        raise BrokenFiles([*problems, Problem(tree.source, "a product file is a list of fields", hint)])
    fields, mistakes = validated(tree)
    found = {*problems, *mistakes, *reference_problems(tree), *withdrawal_problems(tree), *price_problems(tree)}
    if found or fields is None:
        raise BrokenFiles({*found, *slips(tree)})
    return _product(fields, tree), (*slips(tree), *withdrawal_slips(tree))


def sketch(text: str, file: str) -> tuple[Product, frozenset[str]] | None:
    """The product of a file with mistakes as far as its keys and kinds can be trusted, and the names that cannot.

    None when nothing can. Prices and words may be missing in it: it is there to read rules against, never to be sold.
    """
    try:
        found = trusted(parse_with_used(text, file)[0])
        if found is None:
            return None
        tree, doubtful = found
    except BrokenFiles:
        return None
    fields, _ = validated(tree)
    return None if fields is None or not has_currency(tree) else (_product(fields, tree), doubtful)


# --- building ---------------------------------------------------------------------------------------------------------


def _product(fields: ProductFields, tree: Node) -> Product:
    currency, lists = own_currency(tree), price_lists(tree)
    with speaking(fields.language):
        components = tuple(
            _component(component, node, currency)
            for component, node in zip(fields.components, tree.items("components"), strict=True)
        )
    steps = tuple(Step(step.step, step.name, tuple(step.components), step.description) for step in fields.steps or ())
    product = Product(
        key=fields.product,
        name=fields.name,
        price=Money.of(fields.price, currency),
        source=tree.place("product"),
        steps=steps or tuple(Step(each.key, each.name, (each.key,), each.description) for each in components),
        components=components,
        tagline=fields.tagline,
        description=fields.description,
        tax_note=fields.tax,
        weight=fields.weight,
        markets=tuple(fields.markets or ()),
        groups=tuple(fields.groups or ()),
        taxes={name: {at: Fraction(rate) for at, rate in rates.items()} for name, rates in fields.taxes.items()},
        net=fields.prices == "net",
        attributes=fields.attributes,
        document=fields.document,
        withdrawal=_withdrawal(fields.withdrawal),
        language=fields.language,
        price_lists=lists,
        lead_time=fields.lead_time,
        synonyms=tuple(synonym(each.words, each.means) for each in fields.synonyms),
        facts=_facts(fields, components),
        footprint=Footprint(fields.co2.method, fields.co2.source, fields.co2.own) if fields.co2 else None,
    )
    return priced_in(product, "")


def _facts(fields: ProductFields, components: Sequence[Component]) -> tuple[Fact, ...]:
    """The facts that are listed, with what all the words are called that values say of them."""
    values = [value for component in components for option in component.options for value in option.values]
    found = []
    for each in fields.facts:
        said = [words for value in values if isinstance(words := value.attributes.get(each.fact), frozenset)]
        called = {word: each.words.get(word) or readable(word) for word in dict.fromkeys(chain(*map(sorted, said)))}
        found.append(Fact(each.fact, each.name, called, Narrowing(each.narrow)))
    return tuple(found)


def _withdrawal(fields: WithdrawalFields | None) -> WithdrawalTerms:
    if fields is None:
        return LAWFUL
    exempt = (Exemption(each.because, each.option or "", tuple(each.values or ())) for each in fields.exempt)
    return WithdrawalTerms(int(fields.days), tuple(exempt), said=True)


def _component(fields: ComponentFields, node: Node, currency: str) -> Component:
    options = zip(fields.options, node.items("options"), strict=True)
    return Component(
        key=fields.component,
        name=fields.name,
        source=node.place("component"),
        options=tuple(_option(option, inner, currency) for option, inner in options),
        description=fields.description,
        noun=fields.noun,
        count=fields.count,
    )


def _option(fields: OptionFields, node: Node, currency: str) -> Option:
    source, ranged = node.place("option"), fields.number or fields.quantity
    looks = fields.each
    each = _value(fields.option, fields.name, looks, node.keys["each"], currency) if looks is not None else None
    return Option(
        key=fields.option,
        name=fields.name,
        kind=_kind(fields),
        source=source,
        help=fields.help,
        values=_values(fields, node, currency),
        choose=_bounded(fields.choose or Bounds(1, 1), len(fields.values or ())),
        range=ranged.range if ranged else None,
        length=int(fields.text.length) if fields.text else 0,
        each=each,
        within=parent(node),
        allowed=fields.text.allowed if fields.text else None,
        tax=fields.tax or "",
        required=fields.required,
        sensitive=fields.sensitive,
    )


def _kind(fields: OptionFields) -> Kind:
    if fields.number:
        return Kind.NUMBER
    if fields.quantity:
        return Kind.QUANTITY
    return Kind.TEXT if fields.text else Kind.CHOICE


def _bounded(asked: Bounds, values: int) -> Bounds:
    return Bounds(asked.low, values) if asked.high == ANY else asked


def _values(fields: OptionFields, node: Node, currency: str) -> tuple[Value, ...]:
    if fields.switch is not None:
        place = node.keys["switch"]
        off = LookFields()
        no, yes = pgettext("switch", "No"), pgettext("switch", "Yes")
        return _value("no", no, off, place, currency), _value("yes", yes, fields.switch, place, currency)
    written: list[ValueFields] = fields.values or []
    return tuple(
        _value(value.value, value.name, value, inner.place("value"), currency)
        for value, inner in zip(written, node.items("values"), strict=True)
    )


def _value(key: str, name: str, looks: LookFields, source: Source, currency: str) -> Value:
    return Value(
        key=key,
        name=name,
        price=Money.of(looks.price, currency),
        source=source,
        description=looks.description,
        weight=looks.weight,
        swatch=looks.swatch,
        layer=looks.layer,
        group=looks.group,
        attributes=looks.attributes,
        tax=(looks.tax or "") if isinstance(looks, ValueFields) else "",
        valid=looks.valid if isinstance(looks, SoldFields) else ALWAYS,
        lead_time=looks.lead_time if isinstance(looks, SoldFields) else None,
        co2=looks.co2,
    )
