"""A product and its rules as a feature model for other tools."""
