"""Valid products drawn at random, each exactly as likely as any other; the same seed draws the same ones.

Three ways, chosen by what the product is and never by how long something takes. Where rules have sums, selections of
the catalogue's structure are drawn, with items that are possible by themselves, and those that break a rule thrown
away. Else the products are counted: few are listed; where not too few selections of the structure obey the rules these
are drawn and thrown away as well; and else one literal after the other is decided, as often in each way as the counts
say. What takes longer than its deadline is refused: a product with narrow sums, or one that cannot be counted in time.
"""

from collections.abc import Iterator, Sequence
from random import Random

from configurator.catalog.selection import Choices, Selection
from configurator.catalog.validity import Situation
from configurator.engine.compiling.literals import Literal
from configurator.engine.compiling.prepared import Prepared
from configurator.engine.counting.count import Counting, counting, held_literals
from configurator.engine.counting.item_sampler import item_sampler
from configurator.engine.counting.structure_sampler import StructureSampler, structure_sampler
from configurator.engine.solving.kernel import Deadline, Kernel
from configurator.errors import ConfiguratorError, SolverDeadline
from configurator.rules.in_force import in_force
from configurator.rules.meaning import holds
from configurator.rules.revision import Revision

FEW = 1_000
RARE = 1_000
"""One in so many selections of the structure has to be valid for drawing and throwing away to be worth it."""
LOOKS = 8
QUESTION = "Draw some at random."


class HardToDraw(ConfiguratorError):
    """Random products cannot be drawn, or not in the time there is; the text says what helps."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No products could be drawn at random: {why} Choose something first, or allow more seconds.")


def sample(
    revision: Revision,
    at: Situation | None,
    ready: Prepared,
    choices: Choices,
    number: int,
    seed: int,
    deadline: Deadline,
) -> tuple[Selection, ...] | None:
    """So many valid products with the choices, drawn independently; None when there are none.

    Texts are left empty but for those chosen. Raises HardToDraw.
    """
    layout, random = ready.compiled.layout, Random(seed)  # noqa: S311 nothing secret
    structure = structure_sampler(revision.product, choices, at)
    if ready.clauses.numbers is not None:
        raise HardToDraw(f"{ready.compiled.solver_choice.reason}")
    held = held_literals(ready, choices)
    try:
        with Kernel(ready.clauses, held) as kernel:
            if not kernel.satisfiable((), deadline):
                return None
            if structure is not None and ready.compiled.formula.sums:
                return tuple(_obeying(revision, at, structure, number, random, deadline))
            with counting(ready.compiled, ready.clauses, kernel, held, deadline) as counts:
                total = counts.exactly(())
                if structure is not None and total > FEW and total * RARE >= structure.size:
                    return tuple(_obeying(revision, at, structure, number, random, deadline))
                drawn = list(_decided(counts, kernel, layout.last, total, number, random, deadline))
    except SolverDeadline as error:
        raise HardToDraw(f"{error.seconds:g} seconds are not enough.") from error
    random.shuffle(drawn)
    return tuple(layout.selection(frozenset(literal for literal in model if literal > 0), choices) for model in drawn)


def _obeying(
    revision: Revision,
    at: Situation | None,
    structure: StructureSampler,
    number: int,
    random: Random,
    deadline: Deadline,
) -> Iterator[Selection]:
    """Selections of the structure that obey the rules. The rule that throws most away is asked first.

    Where there are rules about single items, only selections are drawn that obey those.
    """
    rules = in_force(revision.rules, revision.product, at)
    items = item_sampler(structure, rules, deadline)
    asked = [rule for rule in rules.rules if items is None or rule.name not in items.heeded]
    broken = dict.fromkeys((rule.name for rule in asked), 0)
    tries = 0
    while number:
        tries += 1
        if tries % 256 == 0:
            deadline.check()
            asked.sort(key=lambda rule: -broken[rule.name])
        selection = (items or structure).draw(random)
        culprit = next((rule for rule in asked if not holds(rule, selection, revision.product, rules)), None)
        if culprit is not None:
            broken[culprit.name] += 1
            continue
        number -= 1
        yield selection


def _decided(
    counts: Counting, kernel: Kernel, last: Literal, total: int, number: int, random: Random, deadline: Deadline
) -> Iterator[Sequence[Literal]]:
    """Models drawn by deciding literals one after the other; those that are decided alike stand together."""
    waiting: list[tuple[list[Literal], int, int]] = [([], total, number)]
    while waiting:
        fixed, models, wanted = waiting.pop()
        if not wanted:
            continue
        if models <= FEW:
            listed = sorted(_listed(kernel, fixed, last, deadline))
            assert len(listed) == models, "the counter and the kernel disagree"
            yield from (random.choice(listed) for _ in range(wanted))
            continue
        literal = _even(kernel, fixed, last, random, deadline)
        having = counts.exactly([*fixed, literal])
        lucky = sum(random.randrange(models) < having for _ in range(wanted))
        waiting.append(([*fixed, literal], having, lucky))
        waiting.append(([*fixed, -literal], models - having, wanted - lucky))


def _listed(kernel: Kernel, fixed: Sequence[Literal], last: Literal, deadline: Deadline) -> Iterator[list[Literal]]:
    """Every model with the fixed literals, once."""
    gates: list[Literal] = []
    while kernel.satisfiable([*fixed, *gates], deadline):
        model = kernel.model(last)
        yield model
        gates.append(kernel.require_one([-literal for literal in model[1:]] or [-model[0]]))
    for gate in gates:
        kernel.retire(gate)


def _even(kernel: Kernel, fixed: Sequence[Literal], last: Literal, random: Random, deadline: Deadline) -> Literal:
    """A literal that is true in about half of some models that the kernel finds; it only has to be open."""
    found = dict.fromkeys(range(2, last + 1), 0)
    looks = 0
    while looks < LOOKS or not any(0 < true < looks for true in found.values()):
        kernel.prefer([literal if random.random() < 0.5 else -literal for literal in found])
        if not kernel.satisfiable(fixed, deadline):
            raise AssertionError("there are models with what was fixed")
        for literal in kernel.model(last):
            if literal > 1:
                found[literal] += 1
        looks += 1
    return min(found, key=lambda literal: (abs(2 * found[literal] - looks), literal))
