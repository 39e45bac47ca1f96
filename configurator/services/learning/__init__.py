"""What the shop has learned, and whether it helps."""
