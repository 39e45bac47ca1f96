"""The part of the grammar that advises and never forbids; ``grammar`` has the rest and says how it gets a word."""

ADVICE = r"""
?advice: prefer | advise | warn

prefer: "prefer" NAME STRING by weight valid each condition
advise: "advise" NAME STRING by valid noticed
warn: "warn" NAME STRING by valid noticed
noticed: "when" condition
weight: [WEIGHT INTEGER]

WEIGHT.3: /weight(?=\s+[0-9])/
"""
