"""Why something changed that was possible by itself: a limit on a sum was in the way, or a rule with all the rest.

Decides which rule made the shop change a place, and says a limit in the customer's terms: 'to stay within € 60'. What
no choice can have is explained by ``explanations``.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal

from configurator.catalog.model import Product
from configurator.catalog.selection import Selection, Slot
from configurator.languages.sentences import gettext
from configurator.money import Money, in_language
from configurator.rules.meaning import amount, condition_holds, holds
from configurator.rules.rule_set import RuleSet
from configurator.rules.syntax import Amount, Compare, Comparison, Condition, Implies, NumberOf, Rule, SumOver, Term
from configurator.services.presenting.wish_texts import amount_text
from configurator.units import Quantity

_SWAPPED = {
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.LESS: Comparison.MORE,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.MORE: Comparison.LESS,
}
"""What is said when both sides change places."""
_ABOVE = (Comparison.AT_LEAST, Comparison.MORE)


def limit_text(
    product: Product, rules: RuleSet, old: Selection, new: Selection, clicked: Collection[Slot], slot: Slot
) -> str:
    """'to stay within € 60': the limit that made the shop change a slot; '' where none did.

    It is one that all of the old product goes beyond with what was clicked, and that what was taken at the slot would
    bring nearer or over again.
    """
    wanted = _with(old, new, clicked)
    back = _with(new, old, [slot])
    for rule, limit in _limits(rules):
        if condition_holds(rule, wanted, product, rules):
            continue
        was, now = (amount(limit.left, each, product, rules).magnitude for each in (back, new))
        if was < now if limit.comparison in _ABOVE else was > now:
            bound = _bound(amount(limit.right, new, product, rules), product)
            if limit.comparison in _ABOVE:
                return gettext("to reach %(amount)s", amount=bound)
            return gettext("to stay within %(amount)s", amount=bound)
    return ""


def limits_alone(rules: RuleSet, names: Collection[str]) -> bool:
    """Whether the rules of those names are limits on sums, all of them."""
    limits = {rule.name for rule in rules.rules if isinstance(rule, Rule) and rule.each is None and _limit(rule.body)}
    return bool(names) and limits.issuperset(names)


def broken_text(product: Product, rules: RuleSet, old: Selection, new: Selection, slot: Slot) -> str:
    """The sentence of the first rule that the new product breaks with what was taken at the slot; '' for none."""
    back = _with(new, old, [slot])
    return next((rule.sentence for rule in rules.rules if not holds(rule, back, product, rules)), "")


def _limits(rules: RuleSet) -> Iterator[tuple[Condition, Compare]]:
    """The limits on sums among the rules: what each says whole, and the sum with its bound."""
    for rule in rules.rules:
        limit = _limit(rule.body) if isinstance(rule, Rule) and rule.each is None else None
        if isinstance(rule, Rule) and limit is not None:
            yield rule.body, limit


def _limit(body: Condition) -> Compare | None:
    """The bound that a condition sets to a sum, with the sum on the left; None where it says anything else."""
    compared = body.then if isinstance(body, Implies) else body
    if not isinstance(compared, Compare) or compared.comparison not in _SWAPPED:
        return None
    if _is_bound(compared.left):
        turned = _SWAPPED[compared.comparison]
        compared = Compare(compared.right, turned, compared.left, compared.source)
    return compared if isinstance(compared.left, SumOver) and _is_bound(compared.right) else None


def _is_bound(term: Term) -> bool:
    return isinstance(term, Amount | NumberOf)


def _bound(quantity: Quantity, product: Product) -> str:
    if quantity.unit != product.currency:
        return amount_text(quantity, product)
    amount = Decimal(quantity.magnitude.numerator) / quantity.magnitude.denominator
    return in_language(Money.of(amount, product.currency))


def _with(selection: Selection, other: Selection, slots: Collection[Slot]) -> Selection:
    """The selection with what the other has at the slots."""
    return Selection({**selection.taken, **{slot: other.at(slot) for slot in slots}})
