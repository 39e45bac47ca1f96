"""How often somebody may try is counted for all nodes in Redis, and by each node alone while Redis is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, Response, request

from configurator.errors import InvalidSettings
from configurator.settings import Settings
from configurator.web import create_app
from tests.servers import RedisServer
from tests.web.bicycle import bicycle_shop
from tests.web.people import Person


@pytest.mark.redis
def test_whoever_asks_at_the_moment_when_redis_goes_is_answered(tmp_path: Path, redis: RedisServer) -> None:
    """What counts only by its answer is counted after it: the answer stands, an order among them, counted or not."""
    shop = bicycle_shop(tmp_path / "shop")
    settings = Settings(
        shop_folder=shop, data=tmp_path / "data", redis_url=redis.url, secret_key="a secret of the nodes"
    )
    app = create_app(settings)  # errors become the page that says so, as in a served shop

    @app.after_request
    def gone(answer: Response) -> Response:
        if request.method == "POST":
            redis.stop()
        return answer

    ada = Person(app.test_client())
    ada.get("/resume")
    answer = ada.post("/resume", follow=False, code="wrong")
    redis.start()
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/resume?missed=")
    app.extensions["room"].store.close()


@pytest.mark.redis
def test_two_nodes_count_together_and_go_on_alone_without_redis(tmp_path: Path, redis: RedisServer) -> None:
    shop = bicycle_shop(tmp_path / "shop")

    def node() -> Flask:
        settings = Settings(
            shop_folder=shop, data=tmp_path / "data", redis_url=redis.url, secret_key="a secret of the nodes"
        )
        app = create_app(settings)
        app.testing = True
        return app

    def tries(somebody: Person, times: int) -> list[int]:
        return [somebody.post("/account/name", follow=False, name="Ada").status_code for _ in range(times)]

    first = node()
    ada = Person(first.test_client())
    assert 429 not in tries(ada, 20)
    session = ada.client.get_cookie("session")
    assert session is not None
    second = node()
    ada = Person(second.test_client())
    ada.client.set_cookie("session", session.value)
    assert tries(ada, 1) == [429]
    redis.stop()
    assert 429 not in tries(ada, 3)
    redis.start()
    for app in (first, second):
        app.extensions["room"].store.close()


@pytest.mark.parametrize("written", ["http://127.0.0.1", "127.0.0.1:6379"])
def test_what_is_no_redis_is_refused_without_its_password(written: str) -> None:
    with pytest.raises(InvalidSettings, match="REDIS_URL: It is an address such as redis://"):
        Settings(redis_url=written)
