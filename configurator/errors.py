"""The errors of the package, one tree.

::

    ConfiguratorError                a call could not be answered; str(error) can be shown to a person
    +-- BrokenFiles                  catalogue, rule or art files have problems (all of them listed)
    |   +-- TooLarge                 a product that would need more memory than is allowed (engine)
    |   +-- TooSlow                  a product that takes too long to be made ready (engine)
    +-- UnknownName                  no such product, option, value, design, order ... (with a near miss)
    |   +-- Withdrawn                a product that was sold and is not any more
    +-- UnheardOf                    a name or a number that no record can have
    +-- InvalidChoice                a choice that is not of the option's kind (text too long, number off the step)
    |   +-- BasketFull               the basket holds as many designs as it may (services)
    |   +-- UnusableQuantity         a number of pieces that cannot be ordered (services)
    |   +-- InvalidContact           a field of the contact that is missing or cannot be used (services)
    |   +-- InvalidLogin             an address or a password that nobody can log in with (services)
    |   +-- InvalidReason            a reason or a note that is missing or too long (services)
    |   +-- UnusableExperiment       an experiment that cannot be made as it is (services)
    +-- Contradiction                choices that cannot hold together (engine)
    |   +-- ImpossibleChoice         one that the rules forbid with the other choices (engine)
    +-- OutOfReach                   no product with the choices is within a limit (engine)
    +-- StillNeeded                  something that only the customer can say is missing from an order
    +-- NeedsYes                     something that is rarely meant and was not confirmed
    +-- StaleEdit                    somebody saved first, or the form is older than what it changes
    |   +-- ConcurrentChange         somebody wrote the same row since it was read (storage)
    |   +-- DesignClosed             a design that was ordered and can only be looked at
    |   +-- NotAsShown               what is to be ordered is not what the page showed (services)
    |   +-- SoldMeanwhile            what was shown to be in stock is not there any more (services)
    |   +-- NotOrderable             a design that breaks a rule as it stands (services)
    |   +-- GalleryFull              somebody shows as many designs as one person may (services)
    |   +-- RoundFull                six people are in a round already (services)
    |   +-- TooManyRounds            somebody has ten rounds open (services)
    +-- NotAcknowledged              warnings were not acknowledged, or are others by now (orders)
    +-- PriceChanged                 the price shown is not the price now (orders)
    +-- BelowZero                    what is ordered comes to less than nothing (orders)
    +-- ForbiddenTransition          an order cannot go from this status to that one
    +-- NotAllowed                   not this person's design, order or profile
    +-- LastMerchandiser             without this account nobody could publish any more (services)
    +-- TooOften                     somebody has to wait before they try again
    +-- KeyReused                    an idempotency key came back with another request
    +-- SolverDeadline               the solver ran out of time; never to be read as "impossible"
    +-- TooManyClauses               a formula outgrew what it was allowed (engine)
    +-- NoTimeLeft                   a formula took too long to make (engine)
    +-- CounterFailed                the program that counts does not run on this machine
    +-- FormulaFailure               a price formula that comes to nothing for some answers (rules)
    +-- NoProof                      a refusal of a product whose arithmetic is solved without clauses (engine)
    +-- HardToDraw                   random products cannot be drawn, or not in the time there is (engine)
    +-- Unusable                     stored bytes of an engine that cannot be used (engine)
    +-- ChangedDrawing               an image file is not the one that the art was read with (imaging)
    +-- NotSent                      a mail did not go out (services)
    +-- ForeignModelError            an imported model cannot be read (file, line, column)
    +-- UnfitBackup                  a backup that is not whole, or not as it was made (services)
    +-- NotEmpty                     something is where a backup would be restored to (services)
    +-- UnfitFile                    a file is no model that can be read: its format, its size, or it cannot be opened
    +-- ShopFolderError              the folder given is not a shop, or cannot be written
    +-- DatabaseError                the database cannot be opened or brought up to date
    |   +-- DamagedRecords           the database cannot read itself
    |   +-- NoRecords                there is no database where a shop that was open before has its records
    +-- NotJoined                    there is nothing to be joined, or to be taken apart (services)
    +-- NoHistory                    a folder that has no history, or one that cannot be read (learning)
    +-- TooLittleHistory             too few customers, or too few who came back, to say anything (learning)
    +-- MissingLibrary               something that a way of learning needs is not installed (learning)
    +-- JobEnded                     a job has ended meanwhile, or has not ended yet (services)
    +-- Hopeless                     a job that another try would not help (services)
    +-- AnotherSecret                a SECRET_KEY that the shop's records do not know (services)
    +-- AnswerLost                   what was handed on to a lane did not come back
    +-- ShopBusy                     a lane has too much to do
    +-- ClockDoubted                 the clock cannot be believed, so nothing is deleted by it (services)
    +-- PaymentHouseAway             a payment cannot be begun at the moment (orders)
    +-- AnswerRefused                what came about a payment is not from its house, or not what is owed (orders)
    +-- BrokenProvider               a way of payment that a package brings and that cannot be used (orders)
    +-- InvalidSettings              settings of the environment that cannot be used

Errors that need types of upper layers are raised there; they all descend from ConfiguratorError.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta

from configurator.languages.sentences import gettext, ngettext
from configurator.languages.spoken import OWN, spoken
from configurator.source import Problem, Source, did_you_mean


class ConfiguratorError(Exception):
    """The root: a call could not be answered; the text says why and what to do next."""


class BrokenFiles(ConfiguratorError):
    """Catalogue, rule or art files have problems; ``problems`` holds them all, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class TooOften(ConfiguratorError):
    """Somebody has to wait before they try again: how long, and another way there may be."""

    def __init__(self, wait: timedelta, way_out: str = "") -> None:
        self.wait, self.seconds = wait, max(1, math.ceil(wait.total_seconds()))
        told = ngettext(
            "Please try again in %(number)s second.", "Please try again in %(number)s seconds.", self.seconds
        )
        if self.seconds >= 100:
            minutes = math.ceil(self.seconds / 60)
            told = ngettext(
                "Please try again in %(number)s minute.", "Please try again in %(number)s minutes.", minutes
            )
        super().__init__(f"{told} {way_out}".rstrip())


class UnknownName(ConfiguratorError):
    """No ``kind`` of the name ``name``; ``known`` are the names there are.

    Kinds and hints are for those who write files, in the program's own language: another one does without them.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str] = ()) -> None:
        self.kind, self.name = kind, name
        self.hint = did_you_mean(name, known)
        told = f"There is no {kind} '{name}'." + (f" {self.hint[0].upper()}{self.hint[1:]}" if self.hint else "")
        super().__init__(told if spoken() == OWN else gettext("There is no '%(name)s' here.", name=name))


class Withdrawn(UnknownName):
    """A product that was sold and is not any more; ``title`` is what customers call it."""

    def __init__(self, product: str, title: str) -> None:
        self.kind, self.name, self.title, self.hint = "product", product, title, ""
        ConfiguratorError.__init__(self, gettext("%(title)s is not sold any more.", title=title))


class InvalidChoice(ConfiguratorError):
    """A choice that is not of the option's kind, whatever the rules say."""

    def __init__(self, option: str, message: str) -> None:
        self.option = option
        super().__init__(message)


class StillNeeded(ConfiguratorError):
    """Only the customer can say what is missing; ``labels`` are the names of the questions."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(labels)
        super().__init__(
            gettext("Still needed: %(labels)s. Please fill it in, then order.", labels=", ".join(self.labels))
        )


class StaleEdit(ConfiguratorError):
    """What was to be changed has changed meanwhile; ``theirs`` is what stands there now, when it can be shown."""

    def __init__(self, message: str, *, theirs: str | None = None) -> None:
        self.theirs = theirs
        super().__init__(message)


class DesignClosed(StaleEdit):
    """A design that was ordered, so that it can only be looked at; ``gone``: its product is not sold any more."""

    def __init__(self, order: str, *, gone: bool) -> None:
        after = gettext("It is not sold any more.") if gone else gettext("Make a copy of it to change it.")
        super().__init__(gettext("This design was ordered as %(order)s. %(after)s", order=order, after=after))


class NeedsYes(ConfiguratorError):
    """Something that is rarely meant and was not confirmed; ``questions`` says what, a sentence each."""

    def __init__(self, questions: Sequence[str]) -> None:
        self.questions = tuple(questions)
        super().__init__(" ".join([*questions, "Please confirm that this is meant."]))


class ForbiddenTransition(ConfiguratorError):
    """An order cannot go from status ``current`` to ``wanted``; ``allowed`` lists where it can go."""

    def __init__(self, current: str, wanted: str, allowed: Sequence[str]) -> None:
        self.current, self.wanted, self.allowed = current, wanted, tuple(allowed)
        can = "It can become " + " or ".join(allowed) + "." if allowed else "Nothing follows this status."
        super().__init__(f"An order that is {current} cannot become {wanted}. {can}")


class NotAllowed(ConfiguratorError):
    """This person may not see or do this."""


class KeyReused(ConfiguratorError):
    """An idempotency key came back with a different request."""


class SolverDeadline(ConfiguratorError):
    """The solver ran out of time: the answer is unknown, neither possible nor impossible."""

    def __init__(self, question: str, seconds: float) -> None:
        self.question, self.seconds = question, seconds
        super().__init__(
            gettext(
                "No answer to '%(question)s' within %(seconds)s seconds. Please try again.",
                question=question,
                seconds=f"{seconds:g}",
            )
        )


class ShopBusy(ConfiguratorError):
    """So many wait for the same that nobody else can join them; nothing has been begun."""

    def __init__(self) -> None:
        super().__init__(gettext("Many people want this at the same time."))


class AnswerLost(ConfiguratorError):
    """Who was to answer is gone, or ``late``; ``changed``: nobody knows whether it was done that was to be done."""

    def __init__(self, *, changed: bool, late: bool) -> None:
        told = [gettext("No answer came in time.") if late else gettext("The answer was lost on its way.")]
        if changed:
            told.append(gettext("It may have been done all the same: please look before you send it again."))
        super().__init__(" ".join(told))


class CounterFailed(ConfiguratorError):
    """The program that counts does not run on this machine: the number is unknown, and more time does not help."""

    def __init__(self) -> None:
        super().__init__(
            "The exact counter does not run here. It comes with the package pyganak, which has wheels for Python 3.11 "
            "to 3.13."
        )


class ForeignModelError(ConfiguratorError):
    """A foreign model cannot be read; ``source`` is the place."""

    def __init__(self, source: Source, message: str, hint: str = "") -> None:
        self.source, self.hint = source, hint
        super().__init__(f"{source}: {message}" + (f" ({hint})" if hint else ""))


class UnfitFile(ConfiguratorError):
    """A file given as a foreign model is of no format that is read, or too large, or cannot be opened."""


class InvalidSettings(ConfiguratorError):
    """Settings of the environment that cannot be used."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(["The shop cannot be run with these settings:", *mistakes]))


class ShopFolderError(ConfiguratorError):
    """The folder is not a shop, or cannot be read or written."""


class DatabaseError(ConfiguratorError):
    """The database cannot be opened or brought up to date."""


class DamagedRecords(DatabaseError):
    """The database cannot read itself: a damaged page, or a file that is no database."""


class NoRecords(DatabaseError):
    """The database is missing or empty, and nobody said that a new shop begins; ``place`` is where it would be."""

    def __init__(self, place: str, *, before: bool) -> None:
        self.place = place
        found = f"{place} is missing or empty, " + (
            "but this shop was open before." if before else "and a shop begins only when it is told to."
        )
        super().__init__(
            f"{found} `configurator restore DIR` brings a backup back, DATABASE_URL names another database, and "
            "`configurator serve --new` begins a new shop."
        )


class UnheardOf(ConfiguratorError):
    """A name or a number that no record can have, such as one with a NUL in it or one of thirty digits."""
