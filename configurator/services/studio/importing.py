"""Making foreign models ready for sale: what can never be chosen is no part of what is offered.

Decides what is left out of a model, by asking the engine until every value of the product can be chosen, and writes
the product into a shop; what the model becomes is ``interchange``'s. Files written by hand are not mended like this:
there a dead value is a mistake.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from configurator.catalog.model import Product
from configurator.catalog.nodes import parse
from configurator.engine import Engine
from configurator.errors import BrokenFiles, ForeignModelError, ShopFolderError
from configurator.interchange.feature_model.domains import domains
from configurator.interchange.feature_model.model import Feature, FeatureModel, features
from configurator.interchange.feature_model.naming import slug
from configurator.interchange.feature_model.other_prices import unread_prices
from configurator.interchange.into_shop.planning import plan
from configurator.interchange.into_shop.product_files import (
    draft_plan,
    imported_from,
    origin_of,
    shown_otherwise,
    write_plan,
)
from configurator.interchange.into_shop.pruning import prune, verdict
from configurator.interchange.xcsp import product as xcsp_shop
from configurator.interchange.xcsp import reader as xcsp
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision, read
from configurator.services.showroom import files
from configurator.shop import shop_at
from configurator.source import Problem

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Sellable:
    """A product's two texts that offer exactly the model's configurations.

    ``dead``: the model's features that are in no configuration and are left out; ``certain``: the optional ones that
    are in each configuration that has their parent, and come with it. Both in file order. ``product`` knows where in
    the model everything comes from; ``remarks``: what the product says otherwise than the model.
    """

    catalogue: str
    rules: str
    dead: tuple[Feature, ...]
    certain: tuple[Feature, ...]
    product: Product
    remarks: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class SellableInstance:
    """A product's two texts that offer exactly an XCSP instance's solutions; ``dead`` values are left out.

    A value is told with the name of its variable.
    """

    catalogue: str
    rules: str
    dead: tuple[tuple[str, str], ...]


def sellable(model: FeatureModel, key: str, engine_of: Callable[[Revision], Engine]) -> Sellable:
    """The model as a product in which every value can be chosen.

    Each round makes an engine and asks it once about everything; a second round finds nothing more as a rule. Raises
    ForeignModelError for what no shop can sell, Contradiction for a model that allows nothing at all, SolverDeadline,
    BrokenFiles for sums too large, TooLarge.
    """
    known, left = domains(model), model
    dead, certain = set[str](), set[str]()
    while True:
        planned = plan(left, key, known)
        impossible = engine_of(draft_plan(left, planned)).remaining(frozenset()).impossible
        found = verdict(left, planned, [(slot.key, value) for slot, value in impossible])
        if not found:
            every = tuple(features(model.root))
            gone = tuple(each for each in every if each.name in dead)
            always = tuple(each for each in every if each.name in certain)
            remarks = tuple(sorted((*planned.facts.problems, *shown_otherwise(left), *unread_prices(model))))
            return Sellable(*write_plan(left, planned), gone, always, planned.product, remarks)
        left = prune(left, found)
        dead |= found.dead
        certain |= found.certain


def sellable_instance(text: str, file: Path, key: str, engine_of: Callable[[Revision], Engine]) -> SellableInstance:
    """The XCSP instance in the text as a product in which every value can be chosen.

    Raises ForeignModelError, Contradiction for one without solutions, SolverDeadline, TooLarge.
    """
    impossible = engine_of(xcsp.revision(text, str(file))).remaining(frozenset()).impossible
    dead = tuple((slot.key, value) for slot, value in impossible)
    network = xcsp.without(xcsp.read(text, str(file)), dead)
    return SellableInstance(*xcsp_shop.texts(network, key, imported_from(file.name)), dead)


def keep(catalogue: str, rules: str, folder: Path, key: str, origin: Product | None = None) -> None:
    """Writes catalog/<key>/product.yaml and rules/<key>.rules into the shop's folder, made if it is not there.

    Both are written or neither. Raises ShopFolderError when the product is there already, the key is none, or the
    folder cannot be written; BrokenFiles when the shop could not read what would be written, ForeignModelError with
    the place in the model when ``origin`` knows it: the product whose things have their places there.
    """
    if not _KEY.fullmatch(key):
        hint = f"Try '{slug(key)}': lower-case letters, digits, '-' and '_'."
        raise ShopFolderError(f"'{key}' cannot be a product's key. {hint}")
    try:
        read(key, catalogue, rules)
    except BrokenFiles as error:
        if origin is None:
            raise
        first = error.problems[0]
        raise ForeignModelError(origin_of(first, catalogue, origin), first.message, first.hint) from error
    shop = shop_at(folder)
    for file in files.files(shop, key):
        if os.path.lexists(file):
            raise ShopFolderError(f"{file} is there already. Choose another name for the product, or delete it first.")
    files.write(shop, key, Texts(catalogue, rules), before=None)


def currencies(folder: Path) -> dict[str, str]:
    """The currency of each product in the shop's folder, as far as its catalogue can be read."""
    shop, found = shop_at(folder), dict[str, str]()
    for key in files.keys(shop):
        try:
            tree, _ = parse(files.texts(shop, key).catalogue, key)
        except BrokenFiles:
            continue
        found[key] = tree.text("currency") or ""
    return found
