"""Several nodes: one is replaced, one is killed, the database restarted, Redis gone, and nobody loses an order."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count

import psycopg
import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.job import JobState
from configurator.services.jobs import asking
from configurator.services.operating.check_all import CHECKING
from configurator.services.studio import publish
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.storage.database import libpq_address
from tests.conftest import unavailable
from tests.databases import postgres_database
from tests.nodes import Node, Shopper, proxies
from tests.servers import NoServer, PostgresServer, RedisServer
from tests.services.small_shop import begin_shop, write_shop
from tests.waiting import until

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.proxy]
_SHOPPERS = 3
DESIGNS = "/p/desk/designs"
"""Where everybody begins; all later pages are of a design, and so of one of them."""


@dataclass
class Cluster:
    """Two nodes behind two proxies, and what they stand on."""

    nodes: tuple[Node, Node]
    ports: dict[str, int]
    postgres: PostgresServer
    redis: RedisServer
    settings: Settings


@dataclass
class Load:
    """What happened to those who ordered meanwhile."""

    ordered: list[str] = field(default_factory=list)
    saw: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    tried: int = 0


@pytest.fixture(scope="module")
def cluster(
    postgres: PostgresServer, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("nodes")
    with ExitStack() as stack:
        url = stack.enter_context(postgres_database(postgres.url))
        shop = write_shop(folder / "shop")
        environment = {
            "DATABASE_URL": url,
            "REDIS_URL": redis.url,
            "SECRET_KEY": "the same secret on every node",
            "CONFIGURATOR_SHOP": str(shop),
            "PROXY_HOPS": "1",
            "DRAIN_SECONDS": "3",
            "STILL_SECONDS": "0",
            "LOOK_SECONDS": "3600",  # what is published comes by Redis, or not within this test
        }
        begin_shop(shop, database_url=url, secret_key=environment["SECRET_KEY"], data=folder / "desk")
        nodes = Node(folder / "first", environment), Node(folder / "second", environment, "--no-jobs")
        for node in nodes:
            stack.callback(node.kill)
            node.start()
        try:
            ports = stack.enter_context(proxies(folder, nodes))
        except NoServer as reason:
            unavailable(str(reason))
        for node in nodes:
            until(node.ready)
        settings = Settings(shop_folder=shop, data=folder / "desk", database_url=url, redis_url=redis.url)
        yield Cluster(nodes, ports, postgres, redis, settings)


@contextmanager
def shopping(cluster: Cluster) -> Iterator[Load]:
    """A few people order one desk after the other, through either proxy, until the block ends."""
    load, ended, numbers = Load(), threading.Event(), count(1)
    guard = threading.Lock()

    def shop(port: int) -> None:
        while not ended.is_set():
            shopper = Shopper(port, f"Customer {next(numbers):03}")
            number = shopper.order()
            with guard:
                load.tried += 1
                load.saw += shopper.saw
                load.asked += shopper.asked
                load.ordered += [number] if number else []

    ports = list(cluster.ports.values())
    threads = [threading.Thread(target=shop, args=(ports[each % 2],)) for each in range(_SHOPPERS)]
    for thread in threads:
        thread.start()
    try:
        until(lambda: load.tried >= _SHOPPERS)
        yield load
        begun = load.tried
        until(lambda: load.tried >= begun + 2 * _SHOPPERS)
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def expand(database_url: str) -> None:
    """What a newer program does to the tables at its start: it adds, and says so."""
    with psycopg.connect(libpq_address(database_url), autocommit=True) as connection:
        connection.execute("ALTER TABLE orders ADD COLUMN IF NOT EXISTS gift TEXT")
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def kept(cluster: Cluster, load: Load, *, asked: int = 0) -> None:
    """Everybody got their order, each is in the records once, and nobody saw anything but the shop.

    ``asked``: so often anybody may have been asked by the shop's own page to press the button again.
    """
    assert load.saw == []
    assert len(load.asked) <= asked * _SHOPPERS
    assert all(times <= asked for page, times in Counter(load.asked).items() if page != DESIGNS)
    assert len(load.ordered) == load.tried == len(set(load.ordered))
    room = ReadyShowroom(cluster.settings)
    with room.reading() as unit:
        for number in load.ordered:
            assert unit.orders.one(number).number == number
    room.store.close()


def test_nodes_are_replaced_one_by_one_and_nobody_notices(cluster: Cluster) -> None:
    """In the middle of it a newer version has changed the tables; the second node is not of that version yet."""
    with shopping(cluster) as load:
        for node in cluster.nodes:
            assert node.stop() == 0
            node.start()
            until(node.ready)
            expand(cluster.settings.database_url)
    kept(cluster, load)
    assert "changed by a newer version" in cluster.nodes[1].log


def test_a_node_that_is_killed_costs_nobody_an_order(cluster: Cluster) -> None:
    with shopping(cluster) as load:
        cluster.nodes[0].kill()
        begun = load.tried
        until(lambda: load.tried >= begun + 2 * _SHOPPERS)
        cluster.nodes[0].start()
        until(cluster.nodes[0].ready)
    kept(cluster, load)


def test_a_database_that_is_restarted_is_waited_for(cluster: Cluster) -> None:
    with shopping(cluster) as load:
        cluster.postgres.restart()
    kept(cluster, load, asked=2)  # a transaction of theirs may have ended on one node and, a moment later, on the other
    room = ReadyShowroom(cluster.settings)
    olga = Visitor("olga", roles=frozenset({"operator"}), name="Olga")
    assert asking.ask_as(room, olga, CHECKING)
    until(lambda: JobState.DONE in {job.state for job in asking.board(room, olga, [CHECKING]).jobs if job.author})
    room.store.close()


def test_while_no_node_has_records_everybody_sees_the_page_of_the_shop(cluster: Cluster) -> None:
    """All nodes fail then: that is no reason for a proxy to give them up, and to show a page of its own."""
    name = cluster.settings.database_url.rpartition("/")[2]
    shoppers = [Shopper(port, "Customer") for port in cluster.ports.values() for _ in range(_SHOPPERS)]
    with psycopg.connect(libpq_address(cluster.postgres.url), autocommit=True) as administrator:
        administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        administrator.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            with ThreadPoolExecutor(len(shoppers)) as pool:
                list(pool.map(Shopper.order, shoppers))
        finally:
            administrator.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    for shopper in shoppers:
        assert len(shopper.saw) == 1
        assert "503 The shop cannot reach its records" in shopper.saw[0]
    for node in cluster.nodes:
        until(node.ready)


def test_what_is_published_is_news_at_once_and_without_redis_nothing_fails(cluster: Cluster) -> None:
    def publish_as(name: str) -> None:
        room, mona = ReadyShowroom(cluster.settings), Visitor("mona", roles=frozenset({"merchandiser"}), name="Mona")
        draft = publish.draft(room, "desk")
        catalogue = draft.texts.catalogue.replace("name: Plank", f"name: {name}", 1)
        saved = publish.save(
            room, mona, "desk", rules_text=draft.texts.rules, catalogue_text=catalogue, base_version=draft.version
        )
        publish.publish(room, mona, "desk", seen=saved.hash)
        room.store.close()

    publish_as("Trestle")
    begun = time.monotonic()
    for node in cluster.nodes:
        until(lambda node=node: "Trestle" in node.page("/p/desk"))  # type: ignore[misc]
    assert time.monotonic() - begun < 20
    with shopping(cluster) as load:
        cluster.redis.stop()
        publish_as("Trestle")
    kept(cluster, load)
    cluster.redis.start()
