"""What clauses tell without a solver is what going through them one by one tells."""

from hypothesis import given
from hypothesis import strategies as st

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import Literal
from configurator.engine.optimizing.simplified_clauses import SimplifiedClauses
from tests.cases import cases

LAST = 7
Clause = tuple[Literal, ...]

literals = st.integers(2, LAST).flatmap(lambda variable: st.sampled_from([variable, -variable]))
clauses = st.lists(st.lists(literals, min_size=1, max_size=4, unique_by=abs).map(tuple), max_size=12)
some = st.lists(literals, max_size=3, unique_by=abs)


@cases(200)
@given(clauses, some, some, st.dictionaries(literals, st.integers(1, 9)))
def test_a_clause_of_what_costs_is_a_core_the_fewest_first(
    given_clauses: list[Clause], facts: list[Literal], more: list[Literal], costs: dict[Literal, int]
) -> None:
    known = {1, *facts, *(literal for literal in more if -literal not in facts)}
    open_costs = {literal: cost for literal, cost in costs.items() if not {literal, -literal} & known}
    simplified = SimplifiedClauses(SolverFormula(LAST, given_clauses), frozenset({1, *facts}), [])
    left = [[each for each in clause if -each not in known] for clause in given_clauses if known.isdisjoint(clause)]
    cores = [sorted(each) for each in left if each and all(literal in open_costs for literal in each)]
    assert list(simplified.cores(open_costs, known)) == sorted(cores, key=lambda core: (len(core), core))


@cases(200)
@given(clauses, some, st.lists(some.map(tuple), max_size=2), st.lists(literals, unique=True))
def test_of_a_clique_at_most_one_holds(
    given_clauses: list[Clause], facts: list[Literal], exclusives: list[Clause], asked: list[Literal]
) -> None:
    """Each literal joins the first clique with all of which a clause of two or a known part excludes it."""
    pairs = [set(several) for several in exclusives]
    for clause in given_clauses:
        left = {-each for each in clause if -each not in facts}
        if len(left) == 2 and not set(facts) & set(clause):
            pairs.append(left)
    expected: list[list[Literal]] = []
    for literal in asked:
        fits = (each for each in expected if all(any({literal, one} <= pair for pair in pairs) for one in each))
        clique = next(fits, None)
        if clique is None:
            expected.append([literal])
        else:
            clique.append(literal)
    formula = SolverFormula(LAST, given_clauses)
    assert SimplifiedClauses(formula, frozenset({1, *facts}), exclusives).cliques(asked) == expected


def test_what_is_paid_on_the_way_is_no_core_any_more() -> None:
    simplified = SimplifiedClauses(SolverFormula(LAST, [(2, 3), (3, 4), (5, 6, 7)]), frozenset({1}), [])
    costs, found = dict.fromkeys(range(2, LAST + 1), 1), []
    for core in simplified.cores(costs, {1}):
        found.append(core)
        for literal in core:
            del costs[literal]
    assert found == [[2, 3], [5, 6, 7]]
