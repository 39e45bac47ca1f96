"""XCSP 2.1 with extensional constraints, read, and made a product."""
