"""Orders are found by the words of their customers, the same on both databases."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from configurator.money import Money
from configurator.orders.order import Contact, Receipt, SoldDesign
from configurator.storage import database
from configurator.storage.orders import NewOrder, OrderFilter
from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def place(
    store: Store, name: str, email: str = "x@shop.example", product: str = "Plank", address: str = "Seestraße 7"
) -> str:
    """The number of an order in that name."""
    total = Money(100, "EUR")
    receipt = Receipt("desk", product, "hash", {}, frozenset(), (), total, "", "", Contact(name, email, address))
    with store.unit() as unit:
        return unit.orders.add(
            NewOrder(f"visitor:{name}", "k" * 20, "f", None, (SoldDesign("d", receipt),)), NOW, name
        ).number


def found(store: Store, text: str) -> list[str]:
    """The names of the customers that are found."""
    with store.unit(write=False) as unit:
        rows, total = unit.orders.found(OrderFilter(text=text), offset=0, limit=100)
    assert total == len(rows)
    return sorted(row.customer for row in rows)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Zoë Müller", ["MÜLLER", "müller", "muller", "Müller Zoë", "zoë  mü", "Mu\N{COMBINING DIAERESIS}ller"]),
        ("Mu\N{COMBINING DIAERESIS}ller, Anna", ["Anna Müller", "Müller Anna", "  müller\tanna "]),
        ("Jürgen Mueller", ["Müller", "MUELLER", "juergen", "Jurgen Müller", "uell", "ller"]),
        ("Zoë Mäuer", ["maeuer", "MÄUER", "mauer", "er", "uer", "zoe"]),
        ("Jörg Weiß", ["WEISS", "Weiß", "jorg weiss", "Weiß Jörg"]),
        ("Jorg Weiss", ["WEISS", "Weiß", "jörg weiß"]),
        ("Søren Ødegård", ["soren", "SØREN", "odegard", "ÖDEGARD"]),
        ("İpek Işık", ["ipek", "IPEK", "İPEK", "isik", "ISIK", "ışık"]),
        ("Đorđe Łukasz", ["dorde", "ĐORĐE", "lukasz", "ŁUKASZ"]),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}nna Lee", ["anna", "ANNA lee", "\N{FULLWIDTH LATIN SMALL LETTER L}ee"]),
        ("Anna O’Brien", ["o'brien", "O’BRIEN", "brien anna"]),
        ("Anna O´Brien", ["o'brien", "O’Brien, Anna", "'o`brien'"]),
        ("Γιώργος Παπάς", ["ΓΙΩΡΓΟΣ", "γιωργοσ", "ΠΑΠΑΣ Γιώργος"]),
        ("Алёна Ґалаґан", ["АЛЕНА", "алёна", "Галаган"]),
        ("علی أحمـد ٣", ["علي", "احمد 3", "أحمد"]),
        ("שָׁלוֹם בן־גוריון", ["שלום", "בן-גוריון"]),
        ("ｱﾝﾅ 山田", ["アンナ", "あんな", "山田"]),
        ("Zoë ❤\N{VARIATION SELECTOR-16}", ["❤", "zoe ❤\N{VARIATION SELECTOR-16}"]),
        ("100%_sure", ["100%", "%_", "_sure"]),
    ],
)  # fmt: skip
def test_people_are_found_however_they_are_typed(store: Store, name: str, texts: list[str]) -> None:
    place(store, name)
    place(store, "Somebody Else", "else@shop.example", "Bench")
    for text in texts:
        assert found(store, text) == [name], text


def test_orders_are_found_by_their_address(store: Store) -> None:
    place(store, "Anna Müller", address="Große Straße 12\n20095 Hamburg")
    place(store, "Somebody Else")
    for text in ("grosse strasse 12", "Hamburg, 20095", "müller hamburg", "STRASSE 12 20095"):
        assert found(store, text) == ["Anna Müller"], text


def test_every_word_must_occur_and_signs_stand_for_themselves(store: Store) -> None:
    place(store, "Anna Müller", "anna.m@shop.example")
    for text in ("Anna Maier", "%", "_", "a%a", "m_ller", "\\", "*", "müllerin", "annamüller", "x' OR 1=1 --"):
        assert found(store, text) == [], text
    for text in ("anna plank", "PLANK muller", "anna.m@", "@shop.example Anna", ""):
        assert found(store, text) == ["Anna Müller"], text


def test_an_order_is_found_by_its_number_with_and_without_dashes_and_in_part(store: Store) -> None:
    number = place(store, "Anna Müller")
    place(store, "Somebody Else")
    parts = number.split("-")
    for text in (number, number.lower(), number.replace("-", ""), number.replace("-", " "), number.replace("-", "–"),
                 f"müller {number.replace('-', '')}", "".join(parts[1:]), number.replace("0", "O")):  # fmt: skip
        assert found(store, text) == ["Anna Müller"], text


def test_orders_that_were_there_are_found_after_the_migration(database_url: str) -> None:
    store = Store(database_url)
    for name in ("Zoë Müller", "Anna Weiß", "علی"):
        place(store, name, address="Große Straße 12")
    store.close()
    for before in ("0010", "0011", "0013"):
        engine = database.open_engine(database_url)
        with engine.connect() as connection, connection.begin():
            command.downgrade(database.migrations(connection), before)
            if before == "0010":
                assert "order_words" not in sa.inspect(connection).get_table_names()
            else:
                connection.execute(sa.text("UPDATE order_words SET words = 'as an earlier version wrote them'"))
        engine.dispose()
        store = Store(database_url)
        assert found(store, "muller zoe") == ["Zoë Müller"]
        assert found(store, "Mueller") == ["Zoë Müller"]
        assert found(store, "Grosze") == []
        assert found(store, "WEISS grosse") == ["Anna Weiß"]
        assert found(store, "علي") == ["علی"]
        store.close()
