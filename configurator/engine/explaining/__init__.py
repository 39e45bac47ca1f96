"""Why not, and what to do about it: explanations, repairs, alternatives, and what is wrong with a revision."""
