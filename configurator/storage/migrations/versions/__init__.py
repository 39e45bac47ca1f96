"""The migrations, in order: each makes the tables of a version from those of the one before.

While nodes are updated one by one, the old program works on the new tables. So a migration adds: tables, columns that
may be empty or have a server's default, indices. One that takes away or renames has ``contracts = "0123"``, which names
the migration since which no program uses what goes; that one has been released before (``RELEASED``).
"""

RELEASED = "0014"
"""The last migration of the last release."""
