"""A feature model as a product of a shop: what can be chosen of it, and the two files that say so."""
