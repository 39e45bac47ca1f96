"""What the shop writes to its customers, and how it goes out."""
