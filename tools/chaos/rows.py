"""One line of what was tried: what was done to the shop, what customers saw, and whether that is as it must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """``good`` None: it could not be tried on this machine, and ``found`` says why."""

    what: str
    found: str
    good: bool | None

    def __str__(self) -> str:
        mark = {True: "kept", False: "BROKEN", None: "not tried"}[self.good]
        return f"{self.what:<34} {mark:<9} {self.found}"


def seen(pages: Mapping[str, int]) -> str:
    """'no answer 12 times, 503 The shop cannot reach its records 3 times'; 'nothing but pages' when that was all."""
    told = [f"{what} {times} times" for what, times in sorted(pages.items(), key=lambda each: -each[1])]
    return ", ".join(told[:4]) or "nothing but pages"
