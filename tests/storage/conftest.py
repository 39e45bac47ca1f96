"""A store on both kinds of database."""

from collections.abc import Iterator

import pytest

from configurator.storage.store import Store


@pytest.fixture
def store(shop_database_url: str) -> Iterator[Store]:
    """An empty store, brought up to date."""
    store = Store(shop_database_url)
    yield store
    store.close()


@pytest.fixture(autouse=True)
def _by_the_migrations(migrated: None) -> None:
    """This room's tests are about them."""
