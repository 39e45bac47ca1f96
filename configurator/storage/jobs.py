"""Jobs in the database: what is to be done, who is doing it, how far it is, and what came of it.

A claim ends by itself, so that the job of a process that died is done by another; whoever has lost its claim changes
nothing any more. Several processes on several machines may claim at once.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from configurator.errors import UnknownName
from configurator.job import ENDED, Job, JobState
from configurator.storage.job_tables import job_workers, jobs


class Jobs:
    """The jobs in the database, and when somebody was last there to do them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        job_id: str,
        kind: str,
        given: Mapping[str, Any],
        now: datetime,
        *,
        owner: str = "",
        author: str = "",
        occasion: str | None = None,
    ) -> bool:
        """A job that is due at once; False when there is or was one for the same occasion."""
        values = {
            "id": job_id,
            "kind": kind,
            "given": dict(given),
            "owner": owner,
            "author": author[:200],
            "occasion": occasion,
            "state": JobState.WAITING,
            "asked_at": now,
            "due_at": now,
            "tries": 0,
            "done": 0,
            "total": 0,
            "doing": "",
            "problem": "",
            "cancelling": False,
        }
        insert = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        added = insert(jobs).values(**values).on_conflict_do_nothing(index_elements=["occasion"])
        return self._connection.scalar(added.returning(jobs.c.id)) is not None

    def one(self, job_id: str) -> Job:
        """The job. Raises UnknownName."""
        row = self._connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise UnknownName("job", job_id[:32])
        return _job(row)

    def listed(self, owner: str | None = None, *, limit: int = 100) -> tuple[Job, ...]:
        """The jobs that somebody asked for, or everybody's: what has not ended first, then the newest."""
        query = select(jobs).order_by(jobs.c.state.in_(ENDED), jobs.c.asked_at.desc(), jobs.c.id).limit(limit)
        if owner is not None:
            query = query.where(jobs.c.owner == owner)
        return tuple(_job(row) for row in self._connection.execute(query))

    def due(self, now: datetime, limit: int = 200) -> tuple[str, ...]:
        """The names of those that somebody may begin now, what is due longest first."""
        query = select(jobs.c.id).where(_free(now)).order_by(jobs.c.due_at, jobs.c.id).limit(limit)
        return tuple(self._connection.scalars(query))

    def claim(self, job_id: str, claim: str, now: datetime, until: datetime) -> Job | None:
        """The job, begun now, which nobody else gets until then; None when it is not to be begun."""
        query = select(jobs).where(jobs.c.id == job_id, _free(now)).with_for_update(skip_locked=True)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        values = {"state": JobState.RUNNING, "claim": claim, "claimed_until": until, "begun_at": now}
        values |= {"tries": row.tries + 1, "done": 0, "total": 0, "doing": ""}
        self._connection.execute(update(jobs).where(jobs.c.id == job_id).values(**values))
        return self.one(job_id)

    def progress(self, job_id: str, claim: str, done: int, total: int, doing: str) -> Job | None:
        """Notes how far it is; the job as it stands, None when somebody else has it."""
        values = {"done": done, "total": total, "doing": doing[:200]}
        return self.one(job_id) if self._note(job_id, claim, **values) else None

    def hold(self, claims: list[str], until: datetime) -> None:
        """Whoever has these claims is still at it."""
        own = jobs.c.claim.in_(claims) & (jobs.c.state == JobState.RUNNING)
        self._connection.execute(update(jobs).where(own).values(claimed_until=until))

    def finish(
        self,
        job_id: str,
        claim: str,
        state: JobState,
        now: datetime,
        *,
        problem: str = "",
        outcome: Mapping[str, Any] | None = None,
        keeps_occasion: bool = False,
    ) -> None:
        """Notes what came of it; its occasion is free again, unless it was for once."""
        if not keeps_occasion:
            self._note(job_id, claim, occasion=None)
        told = {"problem": problem[:500], "outcome": None if outcome is None else dict(outcome), "doing": ""}
        self._note(job_id, claim, state=state, ended_at=now, claim=None, claimed_until=None, **told)

    def again(self, job_id: str, claim: str, due: datetime, *, problem: str, tries: int) -> None:
        """Puts it back, to be begun again at that time, with so many tries behind it."""
        values = {"state": JobState.WAITING, "due_at": due, "problem": problem[:500], "tries": tries, "doing": ""}
        self._note(job_id, claim, claim=None, claimed_until=None, **values)

    def cancel(self, job_id: str, now: datetime) -> None:
        """Ends a job that waits or whose process is gone; one that runs is told to stop."""
        values: dict[str, Any] = {"state": JobState.CANCELLED, "ended_at": now, "claim": None, "claimed_until": None}
        this = jobs.c.id == job_id
        idle = or_(
            jobs.c.state == JobState.WAITING, and_(jobs.c.state == JobState.RUNNING, jobs.c.claimed_until <= now)
        )
        self._connection.execute(update(jobs).where(this, idle).values(**values))
        self._connection.execute(update(jobs).where(this, jobs.c.state == JobState.RUNNING).values(cancelling=True))

    def retry(self, job_id: str, now: datetime) -> bool:
        """Makes one that failed or was cancelled due now, with all tries before it; whether it was one of those."""
        values = {"state": JobState.WAITING, "due_at": now, "tries": 0, "ended_at": None, "cancelling": False}
        ended = jobs.c.state.in_((JobState.FAILED, JobState.CANCELLED))
        return self._connection.execute(update(jobs).where(jobs.c.id == job_id, ended).values(**values)).rowcount == 1

    def remove(self, job_id: str) -> bool:
        """Removes one that has ended; whether it had."""
        ended = jobs.c.state.in_(ENDED)
        return self._connection.execute(delete(jobs).where(jobs.c.id == job_id, ended)).rowcount == 1

    def remove_older(self, than: datetime) -> None:
        """Removes those that ended before that time, and workers that were last there before it."""
        self._connection.execute(delete(jobs).where(jobs.c.state.in_(ENDED), jobs.c.ended_at < than))
        self._connection.execute(delete(job_workers).where(job_workers.c.at < than))

    def counts(self) -> Mapping[JobState, int]:
        """How many there are in each state."""
        rows = self._connection.execute(select(jobs.c.state, func.count()).group_by(jobs.c.state))
        found = {JobState(state): number for state, number in rows}
        return {state: found.get(state, 0) for state in JobState}

    # --- workers --------------------------------------------------------------------------------------------------

    def beat(self, worker: str, now: datetime) -> None:
        """The worker is there and has just looked for something to do."""
        insert = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        there = insert(job_workers).values(name=worker[:120], at=now)
        self._connection.execute(there.on_conflict_do_update(index_elements=["name"], set_={"at": now}))

    def last_beat(self) -> datetime | None:
        """When a worker was last there; None: never."""
        last: datetime | None = self._connection.scalar(
            select(job_workers.c.at).order_by(job_workers.c.at.desc()).limit(1)
        )
        return last

    def _note(self, job_id: str, mine: str, /, **values: Any) -> bool:
        """Changes the job, unless the claim has ended and somebody else has it; whether it did."""
        own = (jobs.c.id == job_id) & (jobs.c.claim == mine) & (jobs.c.state == JobState.RUNNING)
        return self._connection.execute(update(jobs).where(own).values(**values)).rowcount == 1


def _free(now: datetime) -> ColumnElement[bool]:
    """Whether a job may be begun: it waits and is due, or whoever ran it is gone."""
    waits = and_(jobs.c.state == JobState.WAITING, jobs.c.due_at <= now)
    return or_(waits, and_(jobs.c.state == JobState.RUNNING, jobs.c.claimed_until <= now))


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.kind,
        row.given,
        row.owner,
        row.author,
        JobState(row.state),
        row.asked_at,
        row.due_at,
        row.begun_at,
        row.ended_at,
        row.tries,
        row.done,
        row.total,
        row.doing,
        row.problem,
        row.outcome,
        row.cancelling,
    )
