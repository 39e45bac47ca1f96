"""The rule language: text -> syntax tree -> checked against the catalogue -> its meaning and its words. No solver here."""
