"""What clauses are made of: literals as whole numbers.

A literal is a variable's number; minus means "not". ``TRUE`` always holds.
"""

Literal = int
Clause = tuple[Literal, ...]
"""Literals of which at least one holds."""

WeightedGroup = tuple[tuple[int, Literal], ...]
"""Weighted literals of which at most one holds: what one slot adds to a sum."""

TRUE: Literal = 1
FALSE: Literal = -1
