"""A feature model, whatever tool wrote it: features in groups, formulas, attributes, and their words."""
