"""A feature model as a product of a shop: in memory, or as the texts of the two files that a shop keeps of it.

What is written is an ordinary catalogue file and an ordinary rule file, to be read, mended and sold from; nothing
remembers that they were imported.
"""

import re
from collections.abc import Iterator
from pathlib import PurePath
from unicodedata import normalize

from configurator.catalog.model import Product
from configurator.catalog.scalars import MAX_NAME, MAX_WORDS
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.feature_model.model import FeatureModel, features
from configurator.interchange.feature_model.plan import Plan
from configurator.interchange.into_shop.catalogue_text import catalogue_text
from configurator.interchange.into_shop.planning import plan
from configurator.interchange.into_shop.rules_text import rules_text
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import Revision, read, rules_file
from configurator.source import Problem, Source

_ENTRY = re.compile(r"\s*- (value|option|component|step): (\S+)")


def texts(model: FeatureModel, key: str) -> tuple[str, str]:
    """The texts of the catalogue file and of the rule file; ForeignModelError when the model cannot be sold."""
    return write_plan(model, plan(model, key, domains(model)))


def write_plan(model: FeatureModel, planned: Plan) -> tuple[str, str]:
    """The same for a plan of the model; ForeignModelError for a constraint that no rule can say."""
    return catalogue_text(planned.product, _head(model)), rules_text(model, planned, _head(model))


def revision(model: FeatureModel, key: str) -> Revision:
    """The model as a published product would be, without any file."""
    return read(key, *texts(model, key))


def draft_plan(model: FeatureModel, planned: Plan) -> Revision:
    """The same for a plan of the model whose catalogue nobody has read yet, mistakes and all."""
    rules = rules_text(model, planned, _head(model))
    found, _ = parse(rules, rules_file(planned.product.key))
    return Revision(planned.product, resolve(found, planned.product), "", rules)


def imported_from(name: str) -> str:
    """What both files of an imported product begin with; ``name`` is that of the model's file."""
    return f"Imported from {name}. Change what you like: that file is not read again."


def _head(model: FeatureModel) -> str:
    return imported_from(PurePath(model.root.source.file).name)


def shown_otherwise(model: FeatureModel) -> Iterator[Problem]:
    """A warning for every name and description that is not shown at full length, or is shown like another name."""
    shown: dict[str, Source] = {}
    for feature in features(model.root):
        for what, text, most in (("name", feature.name, MAX_NAME), ("description", feature.description, MAX_WORDS)):
            if len(" ".join(text.split())) > most:
                message = f"this {what} has {len(text):,} characters: its middle is left out"
                yield Problem(feature.source, message, f"at most {most:,}", "warning")
        name = normalize("NFC", " ".join(feature.name.split()))
        first = shown.setdefault(name, feature.source)
        if first is not feature.source:
            message = f"'{feature.name}' is shown as '{name}', like the feature in line {first.line}"
            yield Problem(feature.source, message, "", "warning")


def origin_of(problem: Problem, catalogue: str, origin: Product) -> Source:
    """Where in the model the thing stands that a line of the catalogue is about; the root where it is about none."""
    if not problem.source.file.endswith(".yaml"):
        return origin.source
    key = ""
    for line in reversed(catalogue.splitlines()[: problem.source.line]):
        found = _ENTRY.match(line)
        if found and found[1] == "value" and not key:
            key = found[2]
        elif found and found[1] == "option":
            option = origin.option(found[2])
            return option.value(key).source if key else option.source
        elif found and found[1] in ("component", "step"):
            break
    return origin.source
