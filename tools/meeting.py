"""Which tests run which functions, and how long each takes: a fault is tried on those that meet it, quickest first.

What runs while a module is imported counts for no test: a fault there, in a field's default say, is tried on all.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

PATIENCE = 20
"""Seconds beyond five times what a test takes without a fault, before a fault counts as noticed: it never ends.

Of processor time: a busy machine notices no fault. By the clock ten times as many, for a test that waits.
"""

Span = tuple[str, int, int]
"""A function: its file, its first line and its last."""


@dataclass(frozen=True, slots=True)
class Met:
    """A test, the seconds of processor time it takes, and the functions that it runs."""

    test: str
    seconds: float
    spans: list[Span]


class Watch:
    """Plugin of pytest that notes what each test meets of the files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.met: list[Met] = []
        self.failed: list[str] = []
        self._folder, self._codes = f"{folder}/", set[CodeType]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Runs the test as it is, every call of a Python function noted."""
        self._codes.clear()
        threading.settrace(self._note)
        sys.settrace(self._note)
        started = time.process_time()
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            spans = [_span(each) for each in self._codes.copy() if self._is_ours(each)]
            self.met.append(Met(item.nodeid, time.process_time() - started, spans))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps what failed."""
        if report.failed:
            self.failed.append(report.nodeid)

    def _note(self, frame: FrameType, event: str, argument: Any) -> None:
        self._codes.add(frame.f_code)

    def _is_ours(self, code: CodeType) -> bool:
        return code.co_filename.startswith(self._folder) and bool(code.co_flags & CO_OPTIMIZED)


class Only:
    """Plugin of pytest that leaves these tests, in this order, and ends the process where one of them does not end."""

    def __init__(self, met: Sequence[Met]) -> None:
        self._places = {each.test: place for place, each in enumerate(met)}
        self._met = met

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Tests with which others share an expensive start are started one by one: only what fails first matters."""
        left = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(left, key=lambda item: self._places[item.nodeid])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """The alarms end the process: a fault with which a test takes that long is noticed."""
        patience = PATIENCE + 5 * self._met[self._places[nodeid]].seconds
        signal.setitimer(signal.ITIMER_PROF, patience)
        signal.alarm(int(10 * patience))


def meeting(met: Sequence[Met], path: Path, line: int) -> list[Met]:
    """The tests that run the function at the line, all where none does or there is none; the quickest first."""
    file = str(path)
    here = [each for each in met if any(name == file and first <= line <= last for name, first, last in each.spans)]
    return sorted(here or met, key=lambda each: each.seconds)


def _span(code: CodeType) -> Span:
    lines = [line for _, _, line in code.co_lines() if line is not None]
    return code.co_filename, code.co_firstlineno, max(lines, default=code.co_firstlineno)
