"""Translation: what a product says in words, in the languages that somebody translated it into."""
