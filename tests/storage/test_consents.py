"""The ledger of what people said: what was allowed before it, and that a click and a no do not pass each other."""

import threading
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import command

from configurator.profiles.consent import EXPIRY, Purpose, said
from configurator.storage import database
from configurator.storage.consents import subject_of
from configurator.storage.store import Store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_an_earlier_yes_begins_the_ledger_and_going_back_keeps_no_profile_without_one(database_url: str) -> None:
    engine = database.open_engine(database_url)
    database.migrate(engine)
    with engine.connect() as connection, connection.begin():
        command.downgrade(database.migrations(connection), "0018")
        for name, despite in (("one", True), ("two", False)):
            profile = sa.text("INSERT INTO profiles (id, consent_at, despite_signal, name) VALUES (:i, :at, :d, '')")
            connection.execute(profile, {"i": name, "at": NOW.isoformat(), "d": despite})
        command.upgrade(database.migrations(connection), "0019")
        rows = connection.execute(sa.text("SELECT purpose, status, version, despite_signal FROM consents ORDER BY id"))
        assert [tuple(row) for row in rows] == [("remember", "yes", "1", True), ("remember", "yes", "1", False)]
        connection.execute(
            sa.text(
                "INSERT INTO consents (profile_id, subject, purpose, status, version, source, at, despite_signal) "
                "SELECT profile_id, subject, purpose, 'no', '2', 'home', at, despite_signal FROM consents WHERE id = 1"
            )
        )
        command.downgrade(database.migrations(connection), "0018")
        assert connection.execute(sa.text("SELECT id FROM profiles")).scalars().all() == ["two"]
    engine.dispose()


def test_before_customers_were_joined_what_a_part_said_and_owns_is_the_customers(database_url: str) -> None:
    engine = database.open_engine(database_url)
    database.migrate(engine)
    store = Store(database_url)
    with store.unit() as unit:
        part, into = (unit.profiles.add(name, None, "", NOW).id for name in ("part", "into"))
        unit.consents.add(part, [said(Purpose.MEASURE, NOW, yes=False, source="home")])
        unit.identities.point([part], into)
    store.close()
    with engine.connect() as connection, connection.begin():
        command.downgrade(database.migrations(connection), "0019")
        assert connection.execute(sa.text("SELECT profile_id FROM consents")).scalars().all() == [str(into)]
        assert connection.execute(sa.text("SELECT id FROM profiles")).scalars().all() == [str(into)]
    engine.dispose()


def test_a_yes_that_is_over_is_no_refusal(store: Store) -> None:
    """Whoever comes back with a backup is asked again, as they would be without it."""
    with store.unit() as unit:
        profile = unit.profiles.add("hash", None, "", NOW).id
        unit.consents.add(profile, [said(Purpose.REMEMBER, NOW, yes=False, source=EXPIRY)])
        assert unit.consents.refusals() == ()
        unit.consents.add(profile, [said(Purpose.REMEMBER, NOW, yes=False, source="home")])
        assert unit.consents.refusals() == ((subject_of(profile), NOW, "remember"),)


def test_words_are_kept_without_their_profile_and_go_when_they_decide_nothing(store: Store) -> None:
    with store.unit() as unit:
        profile = unit.profiles.add("hash", None, "", NOW)
        unit.consents.add(profile.id, [said(Purpose.REMEMBER, NOW, yes=True, source="home")])
        unit.consents.add(profile.id, [said(Purpose.MEASURE, NOW, yes=True, source="home")])
        unit.consents.add(profile.id, [said(Purpose.MEASURE, NOW + timedelta(1), yes=False, source="home")])
        assert unit.consents.remove_spent(NOW + timedelta(2)) == 2
        assert [word.purpose for word in unit.consents.of(profile.id)] == [Purpose.REMEMBER]
        unit.profiles.remove(profile.id)
        assert unit.consents.of(profile.id) == ()
        assert unit.consents.held(profile.id, NOW) is None
        assert str(profile.id) not in subject_of(profile.id)
        assert [unit.consents.remove_spent(NOW + timedelta(days)) for days in (0, 2)] == [0, 1]


def test_a_no_waits_for_what_is_being_written_and_the_next_write_finds_it(store: Store) -> None:
    with store.unit() as unit:
        profile = unit.profiles.add("hash", None, "", NOW).id
        unit.consents.add(profile, [said(Purpose.REMEMBER, NOW, yes=True, source="home")])
    order: list[str] = []

    def no() -> None:
        with store.unit() as unit:
            unit.consents.add(profile, [said(Purpose.REMEMBER, NOW, yes=False, source="home")])
            order.append("no")

    with store.unit() as unit:
        held = unit.consents.held(profile, NOW)
        assert held is not None
        assert held.allows(Purpose.REMEMBER)
        other = threading.Thread(target=no)
        other.start()
        other.join(0.3)
        order.append("written")
    other.join()
    assert order == ["written", "no"]
    with store.unit() as unit:
        held = unit.consents.held(profile, NOW)
        assert held is not None
        assert not held.allows(Purpose.REMEMBER)
