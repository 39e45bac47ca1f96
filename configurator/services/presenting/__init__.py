"""What pages are made of: plain data, labels and pictures."""
