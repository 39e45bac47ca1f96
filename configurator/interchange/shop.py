"""A feature model as a product of a shop: in memory, or as the texts of the two files that a shop keeps of it.

What is written is an ordinary catalogue file and an ordinary rule file, to be read, mended and sold from; nothing
remembers that they were imported.
"""

from pathlib import PurePath

from configurator.interchange.catalogue_text import catalogue_text
from configurator.interchange.domains import domains
from configurator.interchange.model import FeatureModel
from configurator.interchange.planning import Plan, plan
from configurator.interchange.rules_text import rules_text
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import Revision, read, rules_file


def texts(model: FeatureModel, key: str) -> tuple[str, str]:
    """The texts of the catalogue file and of the rule file; ForeignModelError when the model cannot be sold."""
    return written(model, plan(model, key, domains(model)))


def written(model: FeatureModel, planned: Plan) -> tuple[str, str]:
    """The same for a plan of the model; ForeignModelError for a constraint that no rule can say."""
    return catalogue_text(planned.product, _head(model)), rules_text(model, planned, _head(model))


def revision(model: FeatureModel, key: str) -> Revision:
    """The model as a published product would be, without any file."""
    return read(key, *texts(model, key))


def drafted(model: FeatureModel, planned: Plan) -> Revision:
    """The same for a plan of the model whose catalogue nobody has read yet, mistakes and all."""
    rules = rules_text(model, planned, _head(model))
    found, _ = parse(rules, rules_file(planned.product.key))
    return Revision(planned.product, resolve(found, planned.product), "", rules)


def imported_from(name: str) -> str:
    """What both files of an imported product begin with; ``name`` is that of the model's file."""
    return f"Imported from {name}. Change what you like: that file is not read again."


def _head(model: FeatureModel) -> str:
    return imported_from(PurePath(model.root.source.file).name)
