"""The drafts of the studio, one a product; nobody saves over a colleague.

What was in a draft before is ``draft_versions``'s.
"""

from sqlalchemy import Connection, delete, insert, select, update

from configurator.errors import StaleEdit
from configurator.rules.drafts import Draft, Texts
from configurator.storage.tables import drafts


class Drafts:
    """The drafts in the database, one a product."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def one(self, product: str) -> Draft | None:
        """The product's draft; None when there is none."""
        row = self._connection.execute(select(drafts).where(drafts.c.product == product)).one_or_none()
        if row is None:
            return None
        texts = Texts(row.catalogue_text, row.rules_text)
        return Draft(row.product, texts, row.base, row.version, row.author, row.changed_at)

    def save(self, draft: Draft) -> Draft:
        """The draft as saved; ``draft.version`` is the version it was made from. Raises StaleEdit with theirs."""
        values = {
            "catalogue_text": draft.texts.catalogue,
            "rules_text": draft.texts.rules,
            "base": draft.base,
            "version": draft.version + 1,
            "author": draft.author,
            "changed_at": draft.changed_at,
        }
        kept = self.one(draft.product)
        if (kept.version if kept else 0) != draft.version:
            raise stale(kept)
        if kept is None:
            self._connection.execute(insert(drafts).values(product=draft.product, **values))
        else:
            done = self._connection.execute(
                update(drafts)
                .where(drafts.c.product == draft.product, drafts.c.version == draft.version)
                .values(**values)
            )
            if done.rowcount != 1:
                raise stale(self.one(draft.product))
        return self.one(draft.product) or draft

    def remove(self, draft: Draft) -> None:
        """Removes the draft. Raises StaleEdit with theirs when somebody saved since it was read."""
        kept = (drafts.c.product == draft.product) & (drafts.c.version == draft.version) & (drafts.c.base == draft.base)
        if self._connection.execute(delete(drafts).where(kept)).rowcount != 1:
            raise stale(self.one(draft.product))


def stale(theirs: Draft | None) -> StaleEdit:
    """That somebody saved (or published, which removes the draft) first."""
    if theirs is None:
        return StaleEdit("This draft was published or discarded meanwhile. Your text is below; please look again.")
    return StaleEdit(f"{theirs.author} saved this draft first. Both texts are below.", theirs=theirs.texts.rules)
