"""What holds for the whole shop, whichever process and whichever machine asks: a few sentences by name."""

from collections.abc import Mapping
from secrets import token_hex

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from configurator.storage.job_tables import shop_facts

_SALT = "salt of people"


class ShopFacts:
    """The facts in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def said(self, name: str) -> str | None:
        """What is said under that name; None: nothing."""
        said: str | None = self._connection.scalar(select(shop_facts.c.said).where(shop_facts.c.name == name))
        return said

    def hold(self, name: str) -> str | None:
        """What is said under that name, which nobody changes until this transaction ends."""
        query = select(shop_facts.c.said).where(shop_facts.c.name == name).with_for_update()
        said: str | None = self._connection.scalar(query)
        return said

    def beginning(self, name: str) -> Mapping[str, str]:
        """All that is said under names that begin so, by name."""
        query = select(shop_facts).where(shop_facts.c.name.startswith(name, autoescape=True))
        return {row.name: row.said for row in self._connection.execute(query)}

    def forget(self, name: str) -> None:
        """Nothing is said under that name any more."""
        self._connection.execute(delete(shop_facts).where(shop_facts.c.name == name))

    def salt(self) -> str:
        """What is put to people's addresses before they are digested, drawn the first time: no list finds them."""
        known = self.known_salt()
        if not known:
            self.say(_SALT, known := token_hex(16))
        return known

    def known_salt(self) -> str:
        """The same; '' when none was drawn yet."""
        return self.said(_SALT) or ""

    def change_salt(self, salt: str) -> None:
        """Takes over the salt of the records that a backup takes the place of."""
        self.say(_SALT, salt)

    def say(self, name: str, said: str) -> None:
        """Says it from now on."""
        database = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        new = database.insert(shop_facts).values(name=name, said=said)
        self._connection.execute(new.on_conflict_do_update(index_elements=[shop_facts.c.name], set_={"said": said}))
