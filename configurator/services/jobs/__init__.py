"""Jobs: what the shop does by itself, later than it was asked for, and how whoever works here sees and steers it."""
