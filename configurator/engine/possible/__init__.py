"""What is still possible: look-ahead, what remains, the intervals of numbers; and what is known from before."""
