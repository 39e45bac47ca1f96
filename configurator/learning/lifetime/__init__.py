"""What a customer is still worth: how often they will buy, and for how much."""
