"""The unit of work: one transaction and the repositories in it.

Left without an exception it is committed, otherwise rolled back. A unit for reading sees one moment of the
database and writes nothing.
"""

import contextlib
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from configurator.errors import DatabaseError
from configurator.storage.account_record import AccountRecord
from configurator.storage.accounts import Accounts
from configurator.storage.baskets import Baskets
from configurator.storage.compiled import CompiledEngines
from configurator.storage.consents import ConsentLedger
from configurator.storage.database import BEGIN, LASTING
from configurator.storage.decisions import DecisionRecord
from configurator.storage.designs import Designs
from configurator.storage.draft_versions import DraftVersions
from configurator.storage.drafts import Drafts
from configurator.storage.erasures import Erasures
from configurator.storage.experiment_figures import ExperimentFigures
from configurator.storage.experiments import Experiments
from configurator.storage.factors import Factors
from configurator.storage.gallery import Gallery
from configurator.storage.identities import Identities
from configurator.storage.jobs import Jobs
from configurator.storage.last_event import LastEvent
from configurator.storage.last_logged import LastLogged
from configurator.storage.learned_designs import LearnedDesigns
from configurator.storage.learned_orders import OrderLessons
from configurator.storage.needs import NeedsRecord
from configurator.storage.order_cases import OrderCases
from configurator.storage.order_persons import OrderPersons
from configurator.storage.orders import Orders
from configurator.storage.outbox import Outbox
from configurator.storage.payments import Payments
from configurator.storage.picture_recipes import Recipes
from configurator.storage.profiles import Events, Profiles
from configurator.storage.refusals import told
from configurator.storage.revisions import Revisions
from configurator.storage.rounds import Rounds
from configurator.storage.segment_members import SegmentMembers
from configurator.storage.shop_facts import ShopFacts
from configurator.storage.sign_ins import SignIns
from configurator.storage.stock import StockTaken
from configurator.storage.switches import Switches
from configurator.storage.tries import Tries
from configurator.storage.valley import ValleyRecord
from configurator.storage.withdrawals import Withdrawals
from configurator.storage.worths import CustomerWorths

_GOING = "57P0"
"""How the states begin with which PostgreSQL says that it ends."""


class UnitOfWork:
    """A transaction, entered with ``with``; the repositories can be used inside."""

    designs: Designs
    orders: Orders
    order_persons: OrderPersons
    cases: OrderCases
    account_record: AccountRecord
    baskets: Baskets
    payments: Payments
    profiles: Profiles
    consents: ConsentLedger
    identities: Identities
    erasures: Erasures
    switches: Switches
    events: Events
    revisions: Revisions
    compiled: CompiledEngines
    drafts: Drafts
    versions: DraftVersions
    recipes: Recipes
    accounts: Accounts
    outbox: Outbox
    withdrawals: Withdrawals
    news: LastLogged
    sign_ins: SignIns
    jobs: Jobs
    facts: ShopFacts
    tries: Tries
    factors: Factors
    last: LastEvent
    decisions: DecisionRecord
    rounds: Rounds
    gallery: Gallery
    valley: ValleyRecord
    experiments: Experiments
    figures: ExperimentFigures
    learned: LearnedDesigns
    learned_orders: OrderLessons
    worths: CustomerWorths
    needs: NeedsRecord
    segment_members: SegmentMembers
    stock: StockTaken

    def __init__(self, engine: Engine, *, write: bool = True, lasting: bool = False) -> None:
        """``lasting``: what is committed outlives a power cut a moment later."""
        self._engine, self._write, self._lasting = engine, write, lasting
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        options = {BEGIN: "BEGIN IMMEDIATE", LASTING: self._lasting} if self._write else {BEGIN: "BEGIN"}
        with told():
            connection = self._engine.connect()
            try:
                connection.execution_options(**options).begin()
            except BaseException:  # an interrupt as well: nobody else knows of the connection yet
                connection.close()
                raise
        self._connection = connection
        self.designs, self.orders = Designs(connection), Orders(connection)
        self.baskets, self.payments = Baskets(connection), Payments(connection)
        self.profiles, self.events = Profiles(connection), Events(connection)
        self.consents, self.identities = ConsentLedger(connection), Identities(connection)
        self.erasures, self.switches = Erasures(connection), Switches(connection)
        self.revisions, self.drafts = Revisions(connection), Drafts(connection)
        self.recipes, self.accounts = Recipes(connection), Accounts(connection)
        self.withdrawals, self.news = Withdrawals(connection), LastLogged(connection)
        self.compiled, self.versions = CompiledEngines(connection), DraftVersions(connection)
        self.sign_ins, self.outbox = SignIns(connection), Outbox(connection)
        self.jobs, self.facts = Jobs(connection), ShopFacts(connection)
        self.tries, self.factors = Tries(connection), Factors(connection)
        self.account_record, self.learned = AccountRecord(connection), LearnedDesigns(connection)
        self.learned_orders = OrderLessons(connection)
        self.last, self.order_persons = LastEvent(connection), OrderPersons(connection)
        self.cases = OrderCases(connection)
        self.decisions, self.experiments = DecisionRecord(connection), Experiments(connection)
        self.valley, self.rounds = ValleyRecord(connection), Rounds(connection)
        self.gallery = Gallery(connection)
        self.figures, self.worths = ExperimentFigures(connection), CustomerWorths(connection)
        self.needs, self.segment_members = NeedsRecord(connection), SegmentMembers(connection)
        self.stock = StockTaken(connection)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        connection, self._connection = self._connection, None
        assert connection is not None
        with told():
            try:
                with connection:
                    if kind is None and self._write:
                        connection.commit()
                    else:
                        connection.rollback()
                if isinstance(error, DBAPIError | OverflowError):
                    raise error
            except DBAPIError as refused:
                if refused.connection_invalidated or str(getattr(refused.orig, "sqlstate", "")).startswith(_GOING):
                    self._wait()
                raise

    def _wait(self) -> None:
        """Waits for a database that ended the connection and comes back, so that whoever tries again finds it there."""
        with contextlib.suppress(DBAPIError, DatabaseError):
            self._engine.dispose()  # what it has not ended yet, it will
            self._engine.connect().close()

    def alive(self) -> bool:
        """Whether the database answers."""
        assert self._connection is not None
        return self._connection.execute(text("SELECT 1")).scalar() == 1
