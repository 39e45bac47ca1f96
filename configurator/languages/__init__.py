"""Languages: which one is spoken now, the program's own sentences in it, and the files that translators write."""
