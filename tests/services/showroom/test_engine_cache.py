"""Engines in memory: shared, loaded from what is stored, dropped for room; no answer depends on any of it."""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from configurator.bootstrap import ReadyShowroom, engine_cache, machine_mb
from configurator.catalog.selection import Choice, Choices, Slot
from configurator.engine import Engine
from configurator.errors import SolverDeadline
from configurator.rules.drafts import Texts
from configurator.rules.revision import Revision
from configurator.services.configuring import designs, opening, step_page
from configurator.services.showroom.engine_cache import EngineCache
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.storage import database
from configurator.storage.tables import compiled
from tests.services.small_shop import CATALOGUE, RULES, write_shop

QUESTIONS = [
    frozenset({Choice(Slot(key), value)})
    for key, value in (("top", "oak"), ("top", "glass"), ("width", "180"), ("drawer", "3"), ("lamp", "yes"))
]


@pytest.fixture
def again(room: ReadyShowroom) -> Iterator[ReadyShowroom]:
    """Another process's room of the same shop."""
    room.products()
    other = ReadyShowroom(room.settings)
    yield other
    other.store.close()


def kernel_calls(engine: Engine) -> int:
    return engine._kernel.asked


def edited(shop_folder: Path, name: str) -> None:
    write_shop(shop_folder, catalogue=CATALOGUE.replace("name: Plank", f"name: {name}"))


def emptied(room: ReadyShowroom) -> EngineCache:
    """A cache like the showroom's, with nothing in it."""
    return engine_cache(room.settings, room.store)


def spoiled(url: str, content: bytes) -> None:
    """Writes other bytes in the place of every stored engine."""
    engine = database.open_engine(url)
    with engine.begin() as connection:
        assert connection.execute(sa.update(compiled).values(content=content)).rowcount
    engine.dispose()


def test_what_one_process_published_another_loads_without_reading_it(
    room: ReadyShowroom, again: ReadyShowroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "configurator.services.showroom.showroom.read", lambda *_: pytest.fail("the texts were read again")
    )
    monkeypatch.setattr("configurator.engine.prepare", lambda *_, **__: pytest.fail("it was compiled again"))
    first, second = room.current("desk"), again.current("desk")
    assert second.revision == first.revision
    assert second.engine is not first.engine
    for choices in QUESTIONS:
        assert second.engine.look_ahead(choices) == first.engine.look_ahead(choices)
        assert second.engine.complete(choices) == first.engine.complete(choices)


def test_the_first_click_on_a_loaded_engine_asks_the_solver_no_more_than_the_hundredth(again: ReadyShowroom) -> None:
    engine = again.current("desk").engine
    engine.look_ahead(frozenset())
    first = kernel_calls(engine)
    for _ in range(98):
        engine.look_ahead(frozenset())
    before = kernel_calls(engine)
    engine.look_ahead(frozenset())
    assert first <= kernel_calls(engine) - before


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"configurator engine\n" + b"x" * 500])
def test_what_cannot_be_used_is_made_again_and_told(
    room: ReadyShowroom, shop_database_url: str, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    revision = room.current("desk").revision
    spoiled(shop_database_url, content)
    with caplog.at_level(logging.WARNING):
        other = ReadyShowroom(room.settings)
        answer = other.current("desk").engine.look_ahead(frozenset())
    other.store.close()
    assert answer == room.current("desk").engine.look_ahead(frozenset())
    assert "is made again" in caplog.text
    texts = Texts(revision.catalogue_text, revision.rules_text)
    assert emptied(room).opened("desk", texts, room.situation) == revision, "it was not stored again"


def test_the_least_recently_asked_engine_is_dropped_and_comes_back(room: ReadyShowroom) -> None:
    published = room.current("desk")
    engines = emptied(room)
    engines.size = published.engine.size * 3 // 2
    revisions = [published.revision, *(_published(room, name) for name in ("Bench", "Stool"))]
    for revision in revisions:
        engines.engine(revision, None)
    assert [each.hash for each in engines.loaded()] == [revisions[-1].hash]
    for revision in revisions:
        fresh = Engine(revision)
        for choices in QUESTIONS:
            assert engines.engine(revision, None).look_ahead(choices) == fresh.look_ahead(choices)
    assert len(engines.loaded()) == 1
    engines.size *= 3
    for revision in (*revisions, revisions[0]):
        engines.engine(revision, None)
    assert [each.hash for each in engines.loaded()] == [revisions[at].hash for at in (1, 2, 0)]


def test_revisions_that_are_not_on_sale_any_more_go_first(room: ReadyShowroom) -> None:
    sold, old, older = room.current("desk").revision, _published(room, "Bench"), _published(room, "Stool")
    engines = emptied(room)
    engines.on_sale["desk"] = sold.hash
    engines.size = room.current("desk").engine.size * 5 // 2
    for revision in (sold, old, older):
        engines.engine(revision, None)
    assert {each.hash for each in engines.loaded()} == {sold.hash, older.hash}


def test_an_engine_that_is_answering_stays(room: ReadyShowroom) -> None:
    revision, other = room.current("desk").revision, _published(room, "Bench")
    engines = emptied(room)
    engines.size = 1
    engine = engines.engine(revision, None)
    with engine._asking("Are you there?"):
        engines.engine(other, None)
        assert {each.hash for each in engines.loaded()} == {revision.hash, other.hash}
    third = _published(room, "Stool")
    engines.engine(third, None)
    assert [each.hash for each in engines.loaded()] == [third.hash]


def test_a_design_of_a_dropped_revision_goes_on(room: ReadyShowroom, shop_folder: Path, ada: Visitor) -> None:
    design = designs.start(room, ada, "desk")
    room.engines.size = 1
    edited(shop_folder, "Bench")
    assert room.current("desk").product.name == "Bench"
    assert len(room.engines.loaded()) == 1
    assert step_page.view(room, opening.open_design(room, ada, design.id)).product.name == "Plank"
    assert room.current("desk").engine.possible(frozenset())


def test_many_threads_get_one_engine_and_the_answers_of_one_thread(room: ReadyShowroom) -> None:
    revision = room.current("desk").revision
    engines, alone = emptied(room), Engine(revision)
    expected = {choices: (alone.look_ahead(choices), alone.complete(choices)) for choices in QUESTIONS}
    start = threading.Barrier(8)

    def hammer(number: int) -> tuple[int, list[Choices]]:
        start.wait()
        wrong, engine = [], engines.engine(revision, None)
        for turn in range(60):
            choices = QUESTIONS[(turn * (number + 1) + number) % len(QUESTIONS)]
            if (engine.look_ahead(choices), engine.complete(choices)) != expected[choices]:
                wrong.append(choices)
        return id(engine), wrong

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(hammer, range(8)))
    assert len({engine for engine, _ in answers}) == 1, "the engine was loaded twice"
    assert [wrong for _, found in answers for wrong in found] == []


def test_nobody_waits_for_somebody_elses_question_longer_than_his_own_deadline(room: ReadyShowroom) -> None:
    revision = room.current("desk").revision
    engines = emptied(room)
    engines.seconds = 0.05
    engine, asked, answered = engines.engine(revision, None), threading.Event(), threading.Event()

    def long_question() -> None:
        with engine._asking("a long question"):
            asked.set()
            assert answered.wait(30), "the short question was held up"

    thread = threading.Thread(target=long_question)
    thread.start()
    assert asked.wait(30)
    with pytest.raises(SolverDeadline):
        engine.look_ahead(frozenset())
    answered.set()
    thread.join()
    assert engine.look_ahead(frozenset()) == Engine(revision).look_ahead(frozenset())


def test_nobody_waits_for_an_engine_that_somebody_loads_longer_than_his_own_deadline(room: ReadyShowroom) -> None:
    revision, other = room.current("desk").revision, _published(room, "Bench")
    engines = emptied(room)
    engines.seconds = 0.05
    with engines._alone(engines._place(revision, None)):
        with pytest.raises(SolverDeadline, match="ready"):
            engines.engine(revision, None)
        assert engines.engine(other, None).possible(frozenset()), "another product had to wait as well"
    engines.seconds = 5
    assert engines.engine(revision, None).possible(frozenset())


def test_what_an_engine_remembers_counts_as_its_memory_and_is_bounded(room: ReadyShowroom) -> None:
    engine = room.current("desk").engine
    before = engine.size
    for width in range(100, 210, 10):
        engine.complete(frozenset({Choice(Slot("width"), str(width))}))
    grown = engine.size
    assert grown > before
    for width in range(100, 210, 10):
        engine.complete(frozenset({Choice(Slot("width"), str(width))}))
    assert engine.size == grown


def test_a_product_too_large_for_memory_does_not_go_on_sale(shop_folder: Path, tmp_path: Path) -> None:
    settings = Settings(shop_folder=shop_folder, data=tmp_path / "data", engine_largest=50, look_seconds=0)
    room = ReadyShowroom(settings)
    assert room.products() == ()
    (problem,) = room.problems()["desk"]
    assert "more than 50 clauses" in problem.message
    assert "ENGINE_LARGEST" in problem.hint
    room.store.close()


def test_memory_for_engines_is_a_share_of_the_machine_unless_it_is_said(room: ReadyShowroom) -> None:
    shares = [emptied_size(room, workers=workers) for workers in (1, 2)]
    assert shares[0] >= shares[1] >= 256_000_000
    assert shares[0] <= max(256, machine_mb() // 4) * 1_000_000
    assert emptied_size(room, engine_memory_mb=40, workers=4) == 40_000_000


def emptied_size(room: ReadyShowroom, **given: int) -> int:
    return engine_cache(room.settings.model_copy(update=given), room.store).size


def _published(room: ReadyShowroom, name: str) -> Revision:
    """Another revision of the desk that is or was on sale."""
    write_shop(room.shop.root, catalogue=CATALOGUE.replace("name: Plank", f"name: {name}"), rules=RULES)
    return room.current("desk").revision
