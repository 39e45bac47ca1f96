"""Real models are read, turned into products, and keep exactly the configurations they had."""

import time
from functools import partial

import pytest

from configurator.engine import Engine
from configurator.engine.counting.count import Count, count
from configurator.interchange.as_it_stands import product as flat
from configurator.interchange.feature_model.model import features
from configurator.interchange.into_shop import product_files as shop
from configurator.pricing.book import book_of
from configurator.rules.revision import read
from configurator.services.studio.importing import sellable
from tests.cases import on_demand
from tests.interchange import counting
from tests.interchange.real_models import COUNTS, real_model

QUICK = ["eshop.uvl", "pc-richmond.uvl", "pc-richmond.xml"]


@pytest.mark.parametrize("name", QUICK)
def test_the_reader_loses_and_adds_no_configuration(name: str) -> None:
    assert counting.count(real_model(name)) == COUNTS[name]


@pytest.mark.parametrize("name", [*QUICK, pytest.param("financial-2017-10.uvl", marks=on_demand)])
def test_the_product_has_as_many_selections_as_the_model_has_configurations(name: str) -> None:
    assert count(shop.revision(real_model(name), "imported")) == Count(COUNTS[name], exact=True)


@pytest.mark.parametrize(
    ("name", "size"),
    [("eshop.uvl", 173), ("pc-richmond.xml", 377), ("pc-richmond.uvl", 364), ("automotive02-1.uvl", 14_010)],
)
def test_every_feature_is_read(name: str, size: int) -> None:
    assert sum(1 for _ in features(real_model(name).root)) == size


def test_a_model_with_thousands_of_rules_loads_in_seconds() -> None:
    model = real_model("financial-2017-10.uvl")
    begun = time.process_time()
    revision = shop.revision(model, "imported")
    assert time.process_time() - begun < 10
    assert len(revision.rules.rules) > 1000


def test_the_pc_dealer_starts_with_his_base_price_and_asks_one_question_a_part() -> None:
    revision = shop.revision(real_model("pc-richmond.xml"), "pc")
    product = revision.product
    assert str(product.price) == "€ 841.90"
    assert [option.name for option in product.options][:4] == ["Processor", "Graphic card", "RAM", "Mainboard"]
    assert len(product.steps) <= 12
    cooler = product.option("cpu-cooler").value("kraken-x41")
    assert (cooler.name, cooler.group, str(cooler.price)) == ("Kraken X41", "NZXT Water Cooling", "€ 90.80")
    assert all("looks the same" in warning.message for warning in revision.warnings)
    selection = Engine(revision).complete(frozenset())
    assert str(book_of(revision).total(selection)) == "€ 841.90"


def test_the_pc_dealers_rules_speak_in_the_models_words() -> None:
    rules = shop.revision(real_model("pc-richmond.xml"), "pc").rules
    assert len(rules.rules) == 12
    assert [rule.sentence for rule in rules.rules][-3:] == [
        "4x USB3.0 does not go with B250M-A or Netis WF2113.",
        "2x USB3.1 does not go with B250M-A, MSI B250M GAMING PRO, MSI B250M PRO-VDH or LAN.",
        (
            "Stufe 2 or Stufe 3 (Processor) does not go with Scythe Asura, Silent Loop 120mm or NZXT Water Cooling "
            "(CPU Cooler)."
        ),
    ]


@pytest.mark.slow
def test_the_car_is_imported_without_its_dead_features() -> None:
    model = real_model("automotive02-1.uvl")
    dead = {slot.key for slot, _ in Engine(flat.revision(model), seconds=60).remaining(frozenset()).impossible}
    found = sellable(model, "car", partial(Engine, seconds=60))
    assert len(dead) == 8
    assert {feature.name for feature in found.dead} == dead
    revision = read("car", found.catalogue, found.rules)
    assert not Engine(revision, seconds=60).remaining(frozenset()).impossible
