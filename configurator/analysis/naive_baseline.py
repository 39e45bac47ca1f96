"""The baseline of the click benchmark: look-ahead as it is mostly written, CP-SAT anew for each value on the screen."""

import statistics

from configurator.analysis.click_benchmark import ClickBenchmark, TimedLook
from configurator.engine.solving.cpsat import Optimizer
from configurator.engine.solving.kernel import Deadline

SAMPLE = 20
LONGEST_SAMPLE = 5.0


def naive_look(customers: ClickBenchmark, look: TimedLook) -> float:
    """Milliseconds of the same look-ahead that way.

    Measured for some values, of the whole product, within LONGEST_SAMPLE seconds; then scaled.
    """
    compiled = customers.engine.prepared().compiled
    solver = Optimizer(compiled.formula, compiled.guards)
    given = list(compiled.layout.literals(look.choices))
    literals = [literal for place in compiled.layout.places.values() for literal in place.values.values()]
    taken: list[float] = []
    for literal in customers.chance.sample(literals, min(SAMPLE, len(literals))):
        begun = customers.clock()
        solver.satisfiable([*given, literal], Deadline("Is this possible?", 60))
        taken.append(1000 * (customers.clock() - begun))
        if sum(taken) > 1000 * LONGEST_SAMPLE:
            break
    shown = 1.0 if customers.visible is None else min(1.0, customers.visible / len(customers.engine.slots))
    return statistics.mean(taken) * len(literals) * shown if taken else 0.0
