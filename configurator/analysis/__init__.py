"""The merchandiser's questions about a revision: what is wrong with it, at any time, and how fast it answers."""
