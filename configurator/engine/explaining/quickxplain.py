"""QuickXplain: one minimal conflict, of early constraints rather than late ones (Junker, "QuickXplain", AAAI 2004).

It is preferred and not smallest, and costs few questions where the smallest costs too many.
"""

from configurator.engine.explaining.lazy_clauses import Subset
from configurator.engine.explaining.subset_oracle import SubsetOracle


def quickxplain(oracle: SubsetOracle) -> Subset:
    """The preferred minimal conflict (MUS) of all the constraints, which cannot hold together.

    A constraint is in it when the row of constraints before it goes with the culprits behind it, and the row with it
    does not. Every core that the kernel shows shortens the row, so most constraints are never asked about.
    """
    culprits, core = 0, oracle.core(oracle.all) or 0
    while core:
        last = 1 << core.bit_length() - 1
        row = culprits | last - 1
        found = oracle.core(row)
        if found is not None:
            core = found & ~culprits
        else:
            culprits, core = culprits | last, core & ~last
    return culprits
