"""Tables as clauses: exactly the combinations that stand in some row, seen at once where a value has no row left."""

from itertools import product as cartesian

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.tables import AllowedValues, Column, table_clauses
from configurator.engine.solving.kernel import Deadline, Kernel

VALUES = "xyz"


def laid_out(formula: SolverFormula, single: tuple[bool, ...]) -> list[Column]:
    """A column of three values for each, at most one taken where it is single."""
    columns = []
    for alone in single:
        literals = {value: formula.fresh() for value in VALUES}
        if alone:
            for one, other in ("xy", "xz", "yz"):
                formula.require(-literals[one], -literals[other])
        columns.append(Column(literals, alone))
    return columns


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[bool, ...], list[tuple[AllowedValues, ...]]]:
    """Two to four columns, of which some take several values, and up to eight rows with values nobody has."""
    single = tuple(draw(st.lists(st.booleans(), min_size=2, max_size=4)))
    cell = st.none() | st.lists(st.sampled_from("xyzw"), min_size=1, max_size=3, unique=True).map(tuple)
    rows = draw(st.lists(st.tuples(*(cell for _ in single)), max_size=8))
    return single, rows


def allowed(rows: list[tuple[AllowedValues, ...]], taken: tuple[tuple[str, ...], ...]) -> bool:
    """Each value with each of the other columns' stands in some row; nothing only where anything does."""
    return all(
        any(all(cell is None or value in cell for cell, value in zip(row, values, strict=True)) for row in rows)
        for values in cartesian(*(at or (None,) for at in taken))
    )


@settings(deadline=None, max_examples=120)
@given(tables())
def test_clauses_hold_exactly_when_what_is_taken_stands_in_rows(
    table: tuple[tuple[bool, ...], list[tuple[AllowedValues, ...]]],
) -> None:
    single, rows = table
    formula = SolverFormula()
    columns = laid_out(formula, single)
    for clause in table_clauses(formula, columns, rows):
        formula.require(*clause)
    answers = [
        [(), *((value,) for value in VALUES)] + ([] if alone else [("x", "z"), ("x", "y", "z")]) for alone in single
    ]
    with Kernel(formula) as kernel:
        for taken in cartesian(*answers):
            said = [
                literal if value in at else -literal
                for column, at in zip(columns, taken, strict=True)
                for value, literal in column.values.items()
            ]
            assert kernel.satisfiable(said, Deadline("", 60)) == allowed(rows, taken), taken


def test_a_value_falls_at_once_when_its_last_row_does() -> None:
    formula = SolverFormula()
    first, second, third = columns = laid_out(formula, (True, True, True))
    rows: list[tuple[AllowedValues, ...]] = [
        (("x",), ("x",), ("x",)),
        (("y",), ("y",), ("x",)),
        (("z",), ("z",), ("z",)),
    ]
    for clause in table_clauses(formula, columns, rows):
        formula.require(*clause)
    with Kernel(formula) as kernel:
        implied = set(kernel.implied([-third.values["x"]]) or ())
    assert {first.values["z"], second.values["z"], third.values["z"], -first.values["x"]} <= implied


def test_rows_that_differ_in_one_column_are_one() -> None:
    """Nine rows that allow anything in the first two columns cost no more than one."""
    formula = SolverFormula()
    columns = laid_out(formula, (True, True, True))
    before = formula.variables
    rows: list[tuple[AllowedValues, ...]] = [((one,), (other,), ("x",)) for one in VALUES for other in VALUES]
    clauses = table_clauses(formula, columns, rows)
    assert formula.variables - before == 3
    assert len(clauses) == 3, clauses  # the row itself, and that neither y nor z is left in the third column


@pytest.mark.parametrize("wide", [False, True])
def test_columns_that_take_several_values_are_combined_no_further_than_rows_go(wide: bool) -> None:
    """Of forty values in each of three columns there are 68,921 combinations."""
    formula = SolverFormula()
    values = [f"v{number}" for number in range(40)]
    columns = [Column({value: formula.fresh() for value in values}, single=False) for _ in range(3)]
    cells: list[AllowedValues] = [tuple(values[:20]), tuple(values[20:])] if wide else [(value,) for value in values]
    clauses = table_clauses(formula, columns, [(cell, cell, cell) for cell in cells])
    assert len(clauses) <= 2 * 41 * 41
