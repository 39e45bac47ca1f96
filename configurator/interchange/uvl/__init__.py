"""The Universal Variability Language, read and written."""
