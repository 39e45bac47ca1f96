"""Recipes of pictures: what any process needs to draw a picture that another one named."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from configurator.storage.tables import pictures


class Recipes:
    """How pictures are made, by their key, so that any process can draw what another one named."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, key: str, recipe: dict[str, Any], now: datetime) -> None:
        """Keeps a recipe, unless it is there, also when another transaction is just bringing it."""
        database = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        new = database.insert(pictures).values(key=key, recipe=recipe, made_at=now)
        self._connection.execute(new.on_conflict_do_nothing(index_elements=[pictures.c.key]))

    def one(self, key: str) -> dict[str, Any] | None:
        """The recipe of a picture; None when nobody named it."""
        recipe: dict[str, Any] | None = self._connection.scalar(select(pictures.c.recipe).where(pictures.c.key == key))
        return recipe

    def pin(self, key: str) -> None:
        """Keeps a recipe for good: the picture belongs to an order."""
        self._connection.execute(update(pictures).where(pictures.c.key == key).values(pinned=True))

    def remove_older(self, than: datetime) -> None:
        """Removes the recipes made before that time that are not kept for good."""
        self._connection.execute(delete(pictures).where(pictures.c.made_at < than, pictures.c.pinned.is_(False)))
