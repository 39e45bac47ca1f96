"""What a customer says in a line of text, and what it means of a product; without any model of language."""
