"""What a product says of the feature model that it offers: which feature is there when, and what attributes mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from configurator.catalog.model import Product
from configurator.interchange.feature_model.attribute_facts import Facts
from configurator.rules.syntax import Condition


@dataclass(frozen=True, slots=True)
class Plan:
    """The product, and for each feature when the product has it (None: always).

    ``numbers``, ``texts``: the options of typed features. ``facts``: what the model's attributes say in the product.
    """

    product: Product
    meanings: Mapping[str, Condition | None]
    numbers: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
