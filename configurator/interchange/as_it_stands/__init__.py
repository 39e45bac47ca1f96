"""A feature model for the engine as it stands: its own names, nothing left out, nothing for sale."""
