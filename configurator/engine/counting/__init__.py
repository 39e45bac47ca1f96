"""How many products there are, and any of them at random; Ganak runs in a process of its own."""
