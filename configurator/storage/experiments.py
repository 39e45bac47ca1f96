"""The experiments that people made, and whether they still run."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from configurator.errors import UnknownName
from configurator.learning.experiments.policy import Arm, Experiment, ExperimentSubject
from configurator.storage.decision_tables import experiments


class Experiments:
    """The experiments in the database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Experiment) -> None:
        """Keeps a new experiment."""
        values = asdict(new) | {"products": list(new.products), "shares": dict(new.shares)}
        self._connection.execute(insert(experiments).values(**values))

    def one(self, key: str) -> Experiment:
        """The experiment. Raises UnknownName."""
        row = self._connection.execute(select(experiments).where(experiments.c.id == key)).one_or_none()
        if row is None:
            raise UnknownName("experiment", key)
        return _experiment(row)

    def all(self) -> tuple[Experiment, ...]:
        """All experiments, the one that began last first."""
        order = experiments.c.begins_at.desc(), experiments.c.id
        return tuple(map(_experiment, self._connection.execute(select(experiments).order_by(*order))))

    def end(self, key: str, now: datetime) -> None:
        """Ends the experiment now, unless it has ended."""
        own = experiments.c.id == key, experiments.c.ended_at.is_(None)
        self._connection.execute(update(experiments).where(*own).values(ended_at=now))


def _experiment(row: Row[Any]) -> Experiment:
    shares = {Arm(arm): share for arm, share in row.shares.items()}
    names = "id", "name", "salt", "begins_at", "ends_at", "ended_at", "author"
    facts = {name: getattr(row, name) for name in names}
    return Experiment(products=tuple(row.products), shares=shares, subject=ExperimentSubject(row.subject), **facts)
