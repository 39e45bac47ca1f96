"""What holds for the whole shop, whichever process and whichever machine asks: a few sentences by name."""

from sqlalchemy import Connection, delete, insert, select

from configurator.storage.job_tables import shop_facts


class ShopFacts:
    """The facts in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def said(self, name: str) -> str | None:
        """What is said under that name; None: nothing."""
        said: str | None = self._connection.scalar(select(shop_facts.c.said).where(shop_facts.c.name == name))
        return said

    def say(self, name: str, said: str) -> None:
        """Says it from now on."""
        self._connection.execute(delete(shop_facts).where(shop_facts.c.name == name))
        self._connection.execute(insert(shop_facts).values(name=name, said=said))
