"""A table of allowed combinations as clauses that a solver sees through at once.

Two single options need no more than "this value needs one of those". A wider table has a literal for each row, which
holds exactly when the row matches (rows that differ in one column are one), and says for each value which rows it
needs: so a value falls as soon as the last of its rows does (the support encoding; Gent, "Arc Consistency in SAT",
ECAI 2002). A column that can take several values asks for the rows of each of them. What the cells mean is the
compiler's; this decides clauses alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from configurator.engine.compiling.formula import SolverFormula
from configurator.engine.compiling.literals import TRUE, Clause, Literal

AllowedValues = tuple[str, ...] | None
"""The values that a row allows in a column; None for any, and for none."""


@dataclass(frozen=True, slots=True)
class Column:
    """The literals of the values at a column's slot; ``single``: at most one of them holds."""

    values: Mapping[str, Literal]
    single: bool

    def allowed(self, cell: tuple[str, ...]) -> list[Literal]:
        """The literals of which the cell wants one."""
        return [self.values[value] for value in cell if value in self.values]


def table_clauses(
    formula: SolverFormula, columns: Sequence[Column], rows: Sequence[Sequence[AllowedValues]]
) -> list[Clause]:
    """Clauses that all hold exactly when each combination of what is taken, one a column, is in some row."""
    if len(columns) == 2 and all(column.single for column in columns):
        cells = [(row[0], row[1]) for row in rows]
        narrow = _paired(columns[0], columns[1], cells)
        if narrow is not None:
            back = _paired(columns[1], columns[0], [(other, one) for one, other in cells])
            return [*narrow, *(back or ())]
    rows = _merged([tuple(row) for row in rows], len(columns))
    matches = [
        formula.every(
            formula.some(column.allowed(cell))
            for column, cell in zip(columns, row, strict=True)
            if cell is not None and column.single
        )
        for row in rows
    ]
    return [*_several(formula, columns, rows, matches), *_supports(columns, rows, matches)]


def _several(
    formula: SolverFormula,
    columns: Sequence[Column],
    rows: Sequence[Sequence[AllowedValues]],
    matches: Sequence[Literal],
) -> list[Clause]:
    """For each combination of what columns that are not single can take, the rows of which it needs one.

    Without such columns the one clause that some row matches. Values that stand in the same rows are one, and what no
    row has is not combined any further: else a table of some such columns had millions of combinations.
    """
    found: list[Clause] = []
    combined: list[tuple[Clause, frozenset[int]]] = [((), frozenset(range(len(rows))))]
    for index, column in enumerate(columns):
        if not column.single:
            taken = list(_taken(formula, column, [row[index] for row in rows]))
            pairs = [
                ((*before, *lacking), fitting & having) for before, fitting in combined for lacking, having in taken
            ]
            found += [clause for clause, fitting in pairs if not fitting]
            combined = [pair for pair in pairs if pair[1]]
    for clause, fitting in combined:
        wanted = [matches[row] for row in sorted(fitting)]
        if TRUE not in wanted:
            found.append((*clause, *wanted))
    return found


def _taken(
    formula: SolverFormula, column: Column, cells: Sequence[AllowedValues]
) -> Iterator[tuple[Clause, frozenset[int]]]:
    """What a column that is not single can take, as what holds where that is not taken, and the rows that have it."""
    anyhow = frozenset(row for row, cell in enumerate(cells) if cell is None)
    having: dict[str, set[int]] = {value: set(anyhow) for value in column.values}
    for row, cell in enumerate(cells):
        for value in cell or ():
            if value in having:
                having[value].add(row)
    alike: dict[frozenset[int], list[Literal]] = {}
    for value, literal in column.values.items():
        alike.setdefault(frozenset(having[value]), []).append(literal)
    yield tuple(column.values.values()), anyhow
    for own, literals in alike.items():
        yield (-formula.some(literals),), own


def _merged(rows: Sequence[tuple[AllowedValues, ...]], columns: int) -> Sequence[tuple[AllowedValues, ...]]:
    """Fewer rows that match the same: those that differ in one column alone become one, column by column."""
    for column in range(columns):
        alike: dict[tuple[frozenset[str] | None, ...], list[tuple[AllowedValues, ...]]] = {}
        for row in rows:
            rest = row[:column] + row[column + 1 :]
            alike.setdefault(tuple(None if cell is None else frozenset(cell) for cell in rest), []).append(row)
        rows = [
            (*some[0][:column], _united([row[column] for row in some]), *some[0][column + 1 :])
            for some in alike.values()
        ]
    return rows


def _united(cells: Sequence[AllowedValues]) -> AllowedValues:
    values: dict[str, None] = {}
    for cell in cells:
        if cell is None:
            return None
        values.update(dict.fromkeys(cell))
    return tuple(values)


def _paired(one: Column, other: Column, rows: Sequence[tuple[AllowedValues, AllowedValues]]) -> list[Clause] | None:
    """What each value of the one needs of the other; None when a row allows the one to be anything."""
    needed: dict[str, set[Literal] | None] = {value: set() for value in one.values}
    for cell, beside in rows:
        if cell is None:
            return None
        for value in cell:
            so_far = needed.get(value)
            if so_far is not None:
                needed[value] = None if beside is None else so_far | set(other.allowed(beside))
    taken = tuple(one.values[value] for value, beside in needed.items() if beside is None or beside)
    wanted = [(-one.values[value], *sorted(beside)) for value, beside in needed.items() if beside is not None]
    return [taken, *wanted]


def _supports(
    columns: Sequence[Column], rows: Sequence[Sequence[AllowedValues]], matches: Sequence[Literal]
) -> list[Clause]:
    """Per value of a single column, the rows of which it needs one; nothing for a value that every row allows."""
    found: list[Clause] = []
    for index, column in enumerate(columns):
        if not column.single:
            continue
        anyhow = [match for row, match in zip(rows, matches, strict=True) if row[index] is None]
        own: dict[str, list[Literal]] = {value: [] for value in column.values}
        for row, match in zip(rows, matches, strict=True):
            for value in row[index] or ():
                if value in own:
                    own[value].append(match)
        needed = {value: [*anyhow, *allowing] for value, allowing in own.items()}
        found += [(-column.values[value], *allowing) for value, allowing in needed.items() if len(allowing) < len(rows)]
    return found
