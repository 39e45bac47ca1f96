"""Which value is likely next: the nearest earlier designs, and what goes with what among them."""
