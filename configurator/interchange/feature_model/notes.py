"""What a feature model does not say of the product that it was made of, for the file's reader: comments, line by line.

A model knows neither days nor markets, and nothing that does not decide which products there are.
"""

from collections.abc import Iterator

from configurator.catalog.validity import ALWAYS, Situation, day_text
from configurator.interchange.feature_model.naming import shorten
from configurator.listing import listed
from configurator.rules.in_force import unsold
from configurator.rules.price_syntax import TaxShare
from configurator.rules.revision import Revision


def notes(revision: Revision, at: Situation) -> tuple[str, ...]:
    """The lines; none of a product of which the model says everything."""
    return (*_situation(revision, at), *_prices(revision, at), *_beside(revision))


def _situation(revision: Revision, at: Situation) -> Iterator[str]:
    """What is valid at some time or in some market alone, and that it is so or not."""
    values = [value.valid for option in revision.product.options for value in option.values]
    if all(valid == ALWAYS for valid in (*values, *(rule.valid for rule in revision.rules.rules))):
        return
    yield f"As it is on {day_text(at.on)}{f' in {at.market}' if at.market else ''}."
    gone = unsold(revision.product, at)
    for option in revision.product.options:
        for value in option.values:
            if (option.key, value.key) in gone:
                yield f"Not sold then, so excluded: {option.key} = {value.key} (sold {value.valid})."
    for rule in revision.rules.rules:
        if not rule.valid.holds(at):
            yield f"Not in force then, so left out: rule {rule.name} (in force {rule.valid})."


def _prices(revision: Revision, at: Situation) -> Iterator[str]:
    """That prices are those of the catalogue, where what is paid is another sum."""
    own = (rule for rule in revision.rules.prices if not isinstance(rule.effect, TaxShare))
    number = sum(rule.valid.holds(at) for rule in own)
    left = [f"{number} price rule{'s' * (number != 1)}"] if number else []
    left += ["taxes"] if revision.product.net else []
    if left:
        yield f"The prices are those of the catalogue, without {listed(left)}."


def _beside(revision: Revision) -> Iterator[str]:
    rules = revision.rules
    counted = (
        (sum(not each.fallback for each in rules.defaults), "default"),
        (len(rules.prefers), "preference"),
        (len(rules.notices), "notice"),
        (len(rules.presets), "preset"),
        (len(rules.tests), "rule test"),
    )
    told = [f"{number} {word}{'s' * (number != 1)}" for number, word in counted if number]
    if told:
        yield f"Not part of the model, because they do not say what is possible: {shorten(told, 'and')}."
