"""Foreign feature models: text in a foreign format -> FeatureModel -> a shop's catalogue and rules.

``featureide`` and ``uvl`` read, ``model`` holds what was read, ``planning`` turns the tree into a product,
``shop`` writes the files. Nothing here knows a solver.
"""
