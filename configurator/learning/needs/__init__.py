"""Who needs what: people grouped by what they chose, and what each group is told by."""
