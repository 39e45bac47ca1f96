"""What words said to purposes come to."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from configurator.profiles.consent import COVERS, HOLDS, VERSION, WORDINGS, Purpose, Word, consents, said

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

words = st.builds(
    lambda purpose, hours, yes, despite: said(
        purpose, NOW - timedelta(hours=hours), yes=yes, source="home", despite_signal=despite
    ),
    st.sampled_from(Purpose),
    st.integers(1, 40_000),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(words, max_size=12, unique_by=lambda word: word.at), st.booleans())
def test_of_each_purpose_the_last_word_counts(said_words: list[Word], signal: bool) -> None:
    found = consents(said_words, NOW)
    for purpose in Purpose:
        last = max((word for word in said_words if word.purpose is purpose), key=lambda word: word.at, default=None)
        yes = last is not None and last.yes and NOW - last.at < HOLDS
        assert found.allows(purpose) is yes
        assert found.allows(purpose, signal=signal) is (
            yes and last is not None and (last.despite_signal or not signal)
        )


def test_a_yes_to_the_first_text_is_one_to_being_remembered_alone() -> None:
    old = [Word(purpose, True, "1", "before purposes", NOW - timedelta(days=5000)) for purpose in Purpose]
    found = consents(old, NOW)
    assert [purpose for purpose in Purpose if found.allows(purpose)] == [Purpose.REMEMBER]


def test_a_yes_to_a_text_nobody_knows_is_none() -> None:
    word = replace(said(Purpose.MEASURE, NOW, yes=True, source="home"), version="another program's")
    assert not consents([word], NOW).allows(Purpose.MEASURE)


def test_a_yes_that_is_over_is_asked_for_again_and_a_no_is_not() -> None:
    later = NOW + HOLDS
    yes, no = (said(Purpose.REMEMBER, NOW, yes=answer, source="home") for answer in (True, False))
    assert consents([yes], later - timedelta(seconds=1)).allows(Purpose.REMEMBER)
    assert consents([yes], later).word(Purpose.REMEMBER) is None
    assert consents([no], later).word(Purpose.REMEMBER) == no


def test_who_reads_another_text_says_yes_to_another_version() -> None:
    """Whoever changes a text gives it a new version, says what earlier ones cover, and writes both down here."""
    read = "\n".join(f"{purpose}|{each.name}|{each.yes}|{each.no}" for purpose, each in WORDINGS.items())
    assert (VERSION, hashlib.sha256(read.encode()).hexdigest()[:12]) == ("5", "c7e545e725fe")
    assert set(COVERS[VERSION]) == set(WORDINGS) == set(Purpose)
