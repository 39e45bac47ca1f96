"""What was written into the log last, by topic, so that of several processes one says it and no restart repeats it."""

from sqlalchemy import Connection, delete, insert, update

from configurator.storage.tables import news


class LastLogged:
    """The last thing said about each topic."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fresh(self, topic: str, digest: str) -> bool:
        """Whether this was not the last thing said about the topic; from now on it is. Raises ConcurrentChange."""
        told = news.c.topic == topic
        changed = self._connection.execute(update(news).where(told, news.c.digest != digest).values(digest=digest))
        if changed.rowcount:
            return True
        same = self._connection.execute(update(news).where(told).values(digest=digest))
        if not same.rowcount:
            self._connection.execute(insert(news).values(topic=topic, digest=digest))
        return not same.rowcount

    def forget(self, topic: str) -> None:
        """Nothing was said about the topic."""
        self._connection.execute(delete(news).where(news.c.topic == topic))
