"""Who took what together, of a history of any size: one question, three ways to answer it, the same answer."""
