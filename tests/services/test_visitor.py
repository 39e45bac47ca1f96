"""To whom suggestions may be shown, by what they are made of."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from configurator.profiles.consent import Consents, Purpose, said
from configurator.services.visitor import MadeOf, Visitor

_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_OWN, _PAST, _PAGE = MadeOf.OWN, MadeOf.OTHERS_BY_PAST, MadeOf.OTHERS_BY_PAGE


@pytest.mark.parametrize(
    ("answers", "signal", "despite", "shown"),
    [
        ("", False, False, {_PAGE}),
        ("", True, False, {_PAGE}),
        ("remember", False, False, {_OWN, _PAGE}),
        ("remember", True, False, {_PAGE}),
        ("remember", True, True, {_OWN, _PAGE}),
        ("remember recommend", False, False, set(MadeOf)),
        ("remember recommend", True, False, {_PAGE}),
        ("remember recommend", True, True, set(MadeOf)),
        ("recommend", False, False, {_PAGE}),
        ("-remember recommend", False, False, {_PAGE}),
        ("remember -recommend", False, False, {_OWN}),
        ("remember -recommend", True, False, set()),
        ("-remember -recommend", False, False, set()),
        ("-remember", False, False, {_PAGE}),
    ],
)
def test_each_source_has_its_yes(answers: str, signal: bool, despite: bool, shown: set[MadeOf]) -> None:
    words = tuple(
        said(Purpose(each.lstrip("-")), _NOW, yes=each[0] != "-", source="home", despite_signal=despite)
        for each in answers.split()
    )
    who = Visitor("ada", UUID(int=1), consents=Consents(words), signal=signal)
    assert {each for each in MadeOf if who.may_suggest(each)} == shown
