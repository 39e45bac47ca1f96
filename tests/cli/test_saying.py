"""`configurator say`: what is understood of a line, and what comes of it."""

from __future__ import annotations

import json

from tests.cli.running import run


def test_a_line_is_told_phrase_by_phrase() -> None:
    """What was taken for what, what else it may mean, what was not understood, what it comes to."""
    answer = run("say", "car", "electric, towbar, under 45,000, not black, flurb")
    assert answer.exit_code == 0
    assert "electric: Engine: “Electric, 150 kW” or “Electric, 220 kW”" in answer.output
    assert "not black: Paint: not Night Black\n  or: Roof: not Black" in answer.output
    assert "Not understood: flurb" in answer.output
    assert "Choices: Engine: Electric, 150 kW, Tow bar: Yes" in answer.output


def test_what_gave_way_is_told_and_ends_with_1() -> None:
    """In words, and for other programs."""
    answer = run("say", "car", "electric, under 30000", "--json")
    assert answer.exit_code == 1
    found = json.loads(answer.output)
    assert [phrase["granted"] for phrase in found["phrases"]] == [True, False]
    assert found["phrases"][1]["because"] == "Nothing with the rest of it gets there; the nearest is €\xa034,800."
    assert found["choices"] == ["engine = electric-150"]
    nothing = run("say", "car", "'; DROP TABLE designs; --")
    assert nothing.exit_code == 1
    assert "Choices: none" in nothing.output
