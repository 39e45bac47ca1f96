"""What a product becomes for solvers: literals, clauses, sums, numbers; and how that is kept. Knows no solver."""
