"""checkout.yaml: what it says, and every mistake in it with its place."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from configurator.errors import BrokenFiles
from configurator.languages.spoken import speaking
from configurator.money import Money
from configurator.orders.checkout_file import NO_FILE, load_checkout
from configurator.services.showroom.checking import checkout_report
from configurator.shop import shop_at
from tests.web.test_basket import CHECKOUT


def written(folder: Path, text: str) -> Path:
    (folder / "checkout.yaml").write_text(text, "utf-8")
    (folder / "terms.txt").write_text("We build it.", "utf-8")
    return folder


def test_without_the_file_nothing_is_said(tmp_path: Path) -> None:
    assert load_checkout(tmp_path) == NO_FILE


def test_it_says_ways_goods_terms_and_countries(tmp_path: Path) -> None:
    found = load_checkout(written(tmp_path, CHECKOUT + "  - {goods: lock, name: Lock, price: {EUR: 30, CHF: 29.50}}"))
    parcel, bike, letter = found.ways
    assert (parcel.prices, parcel.free_from) == ({"EUR": Money(490, "EUR")}, {"EUR": Money(500000, "EUR")})
    assert (parcel.days, parcel.day, parcel.tax, parcel.countries) == (2, True, "19", frozenset())
    assert bike.countries == {"AT"}
    assert letter.most_weight == 1
    assert [each.key for each in found.goods] == ["bell", "lock"]
    assert found.goods[1].prices["CHF"] == Money(2950, "CHF")
    assert (found.gift, found.terms, found.countries) == (40, "We build it.", {"DE", "AT"})


def test_names_and_terms_are_said_in_the_language_that_is_spoken(tmp_path: Path) -> None:
    (tmp_path / "terms.de.txt").write_text("Wir bauen es.", "utf-8")
    text = """
currency: EUR
terms: {en: terms.txt, de: terms.de.txt}
delivery: [{way: van, name: {en: By van, de: Mit dem Lieferwagen}, price: 4, from-weight: 30 kg, weight: 90 kg}]
goods: [{goods: wax, name: Wax, price: 1}]
"""
    found = load_checkout(written(tmp_path, text))
    (van,), (wax,) = found.ways, found.goods
    for language, said in {
        "en": ("By van", "We build it."),
        "de": ("Mit dem Lieferwagen", "Wir bauen es."),
        "de-AT": ("Mit dem Lieferwagen", "Wir bauen es."),
        "fr": ("By van", "We build it."),
    }.items():
        with speaking(language):
            assert (van.name, found.terms, wax.name) == (*said, "Wax")
    assert [van.carries(Decimal(each)) for each in ("29.9", "30", "90", "90.1")] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("delivry: []", "checkout.yaml:1: There is no entry 'delivry' here. (did you mean 'delivery'?)"),
        ("delivery: parcel", "checkout.yaml:1: 'delivery' is a list of entries. (begin each with '- ')"),
        (
            "delivery:\n- {way: post, name: Post, price: 4}",
            "checkout.yaml:2: It is not said in which currency this is. (write 'currency: EUR' at the top)",
        ),
        (
            "currency: EUR\ndelivery:\n- {way: post, name: Post, price: 4.99999}",
            "checkout.yaml:3: '4.99999' cannot be paid exactly",
        ),
        ("currency: EUR\ndelivery:\n- {way: Post, name: Post, price: 4}", "checkout.yaml:3: 'Post' is no key."),
        ("currency: EUR\ndelivery:\n- {way: post, price: 4}", "checkout.yaml:3: 'name' is missing."),
        ("countries: [DE, Austria]", "checkout.yaml:1: 'Austria' is no country."),
        ("terms: nowhere.txt", "checkout.yaml:1: There is no file 'nowhere.txt'."),
        ("terms: ../secret", "checkout.yaml:1: There is no file '../secret'."),
        (
            "payment: [invoise]",
            "checkout.yaml:1: There is no way of payment 'invoise'. (did you mean 'invoice'?)",
        ),
        ("terms: {xx-no: terms.txt}", "checkout.yaml:1: 'xx-no' is no language."),
        (
            "currency: EUR\ngoods:\n- {goods: a, name: {en: ''}, price: 1}",
            "checkout.yaml:3: This text is empty. (write what customers read)",
        ),
        ("payment: []", "checkout.yaml:1: Nothing can be paid here."),
        ("gift-message: many", "checkout.yaml:1: 'gift-message' is a whole number."),
        (
            "currency: EUR\ngoods:\n- {goods: a, name: A, price: 1, picture: a.png}",
            "There is no picture 'static/a.png'.",
        ),
        (
            "currency: EUR\ngoods:\n- {goods: a, name: A, price: 1}\n- {goods: a, name: B, price: 1}",
            "checkout.yaml:4: 'a' is there twice.",
        ),
        (
            "currency: EUR\ndelivery:\n- {way: p, name: P, price: 1, weight: 3 m}",
            "checkout.yaml:3: '3 m' is not a weight",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_to_do(tmp_path: Path, text: str, mistake: str) -> None:
    with pytest.raises(BrokenFiles) as caught:
        load_checkout(written(tmp_path, text))
    told = [f"{each.source.file}:{each.source.line}: {each.message} ({each.hint})" for each in caught.value.problems]
    assert any(mistake in each for each in told), told


def test_the_example_of_the_documents_can_be_followed(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "catalogue.md").read_text("utf-8")
    found = re.search(r"```yaml\n# checkout.yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    assert [each.key for each in load_checkout(written(tmp_path, found[1])).ways] == ["parcel", "express"]


def test_a_test_payment_in_a_shop_that_customers_reach_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    shop = shop_at(written(tmp_path, "payment: [invoice, test]"))
    (report,) = checkout_report(shop, open_to_all=True).values()
    (problem,) = report.problems
    assert str(problem) == (
        "checkout.yaml:1:1: warning: The test payment is switched on, and customers reach this shop: nobody really "
        "pays with it. (take 'test' out of 'payment')"
    )
    assert checkout_report(shop, open_to_all=False) == {}
    assert checkout_report(shop_at(written(tmp_path, "payment: invoice")), open_to_all=True) == {}
