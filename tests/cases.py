"""How many random cases a property is tried on: some at every run, the same each time; as many as one likes on demand.

`make oracle` runs the properties of the engine on CASES times as many, from a SEED that it prints.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("CASES", "1"))

on_demand = pytest.mark.skipif(TIMES == 1, reason="one like it is tried at every run; `make oracle` tries this one too")
"""For what takes half a minute and differs from what is tried at every run only in size."""


def cases(number: int) -> settings:
    """Settings for a property: so many random cases, times CASES; without CASES always the same ones."""
    return settings(
        max_examples=number * TIMES,
        deadline=None,
        derandomize=TIMES == 1,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
