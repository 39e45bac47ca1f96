"""What history says: what comes next, what goes together, who is worth what, and whether any of it helps."""
