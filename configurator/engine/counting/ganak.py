"""Counts the models of a formula, in a process of its own, because nothing else can stop the counter (Ganak).

Run as a file, so that it starts without the rest of the program. Its arguments are two files: the formula (how many
variables; how many of them, from the first, are counted; then a clause a line) and the literals that hold. The number
of models goes to standard output, hexadecimal. A third argument says how far it gives way to other processes. It ends
with OUT_OF_MEMORY where memory does not suffice.
"""

import os
import resource
import sys

MOST_BYTES = 6 * 1024**3
OUT_OF_MEMORY = 4


def main(formula: str, held: str, way: str) -> None:
    """Prints the number of models."""
    from pyganak import Counter

    os.nice(int(way))
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the counter itself may write there
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    counter = Counter()
    with open(formula, encoding="ascii") as lines:
        variables, counted = int(next(lines)), int(next(lines))
        counter.new_vars(variables)
        counter.add_clauses([list(map(int, line.split())) for line in lines])
    with open(held, encoding="ascii") as literals:
        counter.add_clauses([[int(literal)] for literal in literals.read().split()])
    counter.set_sampling_set(list(range(1, counted + 1)))
    os.write(answer, f"{counter.count():x}".encode())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
