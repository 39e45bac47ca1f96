"""How many people have to stand behind whatever is said of people."""

FEWEST = 5
"""Of fewer nothing is said: a figure about them would be one about each."""
