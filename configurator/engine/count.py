"""How many valid products there are: exact, by model counting (Ganak).

Counts different selections; texts are left empty unless they are chosen. Every auxiliary literal is a function of
the slots' literals, so the models of the clauses are the products. There is no deadline: large products take long.
"""

from pyganak import Counter

from configurator.catalog.model import Kind
from configurator.catalog.selection import Choices
from configurator.engine.clauses import in_clauses
from configurator.engine.compiler import Compiled, compiled
from configurator.engine.kernel import Deadline, Kernel
from configurator.rules.revision import Revision


def count(revision: Revision, choices: Choices = frozenset()) -> int:
    """The number of valid products that agree with the choices. Raises UnknownName or InvalidChoice."""
    return counted(compiled(revision.product, revision.rules), choices)


def counted(product: Compiled, choices: Choices) -> int:
    """The same for a compiled product."""
    formula = in_clauses(product.formula)
    chosen = list(product.layout.literals(choices))
    texts = [place.values[""] for place in product.layout.places.values() if place.kind is Kind.TEXT]
    held = [*product.guards, *chosen, *(-literal for literal in texts if literal not in chosen)]
    with Kernel(formula, held) as kernel:
        if not kernel.satisfiable((), Deadline("How many are there?", float("inf"))):
            return 0  # the counter writes to the terminal when there is nothing to count
    counter = Counter()
    counter.new_vars(formula.variables)
    counter.add_clauses([*map(list, formula.clauses), *([literal] for literal in held)])
    counter.set_sampling_set(list(range(1, product.layout.last + 1)))
    return int(counter.count())
