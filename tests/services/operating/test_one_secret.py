"""Whoever serves a shop has the secret that the others have, or one that follows it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from configurator.services.operating.one_secret import AnotherSecret, agree
from configurator.services.showroom.showroom import Showroom


def test_a_node_with_another_secret_is_refused_until_it_is_meant(room: Showroom) -> None:
    agree(room, "first")
    agree(room, "first")
    with pytest.raises(AnotherSecret, match=r"SECRET_KEY is not the one .* SECRET_KEY_FALLBACKS"):
        agree(room, "second")
    agree(room, "second", anew=True)
    with pytest.raises(AnotherSecret):
        agree(room, "first")


def test_a_secret_that_follows_another_is_taken_and_the_earlier_one_is_not_any_more(room: Showroom) -> None:
    agree(room, "first")
    agree(room, "second", ["first"])
    with pytest.raises(AnotherSecret):
        agree(room, "first")


def test_the_database_does_not_know_the_secret(room: Showroom) -> None:
    agree(room, "a secret nobody finds")
    with room.reading() as unit:
        kept = unit.facts.said("secret")
    assert kept is not None
    assert "secret" not in kept


def test_nodes_that_begin_at_once_agree(room: Showroom) -> None:
    with ThreadPoolExecutor(4) as nodes:
        list(nodes.map(lambda _: agree(room, "the same"), range(4)))
