"""The rule language: text, syntax tree, checks against the catalogue, meaning, wording. No solver here."""
