"""The rest of a product, and the best one: completion, optima, designs for needs; each value with its reason."""
