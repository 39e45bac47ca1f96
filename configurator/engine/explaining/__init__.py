"""Why not, and what to do about it: conflicts (MUS, QuickXplain), correction sets (MCS), repairs, alternatives."""
