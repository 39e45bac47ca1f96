"""A feature model as a product of a shop: in memory, or as the two files that a shop keeps of it.

What is written is an ordinary catalogue file and an ordinary rule file, to be read, mended and sold from; nothing
remembers that they were imported.
"""

import re
from pathlib import Path, PurePath

from configurator.errors import ShopFolderError
from configurator.interchange.catalogue_text import catalogue_text
from configurator.interchange.domains import domains
from configurator.interchange.model import FeatureModel
from configurator.interchange.naming import slug
from configurator.interchange.planning import Plan, plan
from configurator.interchange.rules_text import rules_text
from configurator.rules.parser import parse
from configurator.rules.resolve import resolve
from configurator.rules.revision import Revision, read, rules_file
from configurator.shop import shop_at

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
    """The same for a plan of the model whose catalogue nobody has read yet: ``keep`` says what is wrong with it."""
    rules = rules_text(model, planned, _head(model))
    found, _ = parse(rules, rules_file(planned.product.key))
    return Revision(planned.product, resolve(found, planned.product), "", rules)


def imported_from(name: str) -> str:
    """What both files of an imported product begin with; ``name`` is that of the model's file."""
    return f"Imported from {name}. Change what you like: that file is not read again."


def _head(model: FeatureModel) -> str:
    return imported_from(PurePath(model.root.source.file).name)


def keep(catalogue: str, rules: str, folder: Path, key: str) -> None:
    """Writes catalog/<key>/product.yaml and rules/<key>.rules into the shop's folder, made if it is not there.

    Raises ShopFolderError when the product is there already, the key is none, or the folder cannot be written;
    BrokenFiles when the shop could not read what would be written (a price beyond its limits, say).
    """
    if not _KEY.fullmatch(key):
        hint = f"Try '{slug(key)}': lower-case letters, digits, '-' and '_'."
        raise ShopFolderError(f"'{key}' cannot be a product's key. {hint}")
    read(key, catalogue, rules)
    shop = shop_at(folder)
    product_file, rule_file = shop.catalog / key / "product.yaml", shop.rules / f"{key}.rules"
    for file in (product_file, rule_file):
        if file.exists():
            raise ShopFolderError(f"{file} is there already. Choose another name for the product, or delete it first.")
    try:
        product_file.parent.mkdir(parents=True, exist_ok=True)
        rule_file.parent.mkdir(parents=True, exist_ok=True)
        product_file.write_text(catalogue, encoding="utf-8")
        rule_file.write_text(rules, encoding="utf-8")
    except OSError as error:
        raise ShopFolderError(f"{folder} cannot be written: {error.strerror}.") from error
