"""How deep anything may be nested that a file holds, and recursion that goes so deep.

Brackets, negations, elements, groups, attributes: one limit for every format and for rules. Python's own stack ends
long before it, so functions that follow a nested tree are written as steps, which ``unroll`` runs on a list.
"""

from collections.abc import Generator, Iterable
from typing import Any, TypeVar

DEEPEST = 10_000
"""How many levels of one kind may be nested in each other; converters write a few hundred."""

Result = TypeVar("Result")
Steps = Generator[Any, Any, Result]
"""A recursive function's body: ``part = yield steps_of(part)`` where it would call itself."""


def in_turn(several: Iterable[Steps[Result]]) -> Steps[list[Result]]:
    """What each of them returns, one after the other: ``parts = yield in_turn(map(steps_of, parts))``."""
    found: list[Result] = []
    for steps in several:
        found.append((yield steps))  # noqa: PERF401 a comprehension cannot wait for its parts
    return found


def unroll(steps: Steps[Result]) -> Result:
    """What the steps return; however deep they go, Python's stack does not grow (a trampoline)."""
    waiting: list[Steps[Any]] = [steps]
    answer: Any = None
    while waiting:
        try:
            inner = waiting[-1].send(answer)
        except StopIteration as done:
            waiting.pop()
            answer = done.value
        else:
            waiting.append(inner)
            answer = None
    result: Result = answer
    return result
