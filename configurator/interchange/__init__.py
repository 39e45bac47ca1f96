"""Other people's files: feature models, XCSP instances and spreadsheets, in and out. Nothing here knows a solver.

``formats`` recognises the format of a model's file and hands it to its reader. ``uvl`` and ``featureide`` read and
write feature models, ``feature_model`` is what they have in common; ``into_shop`` makes a shop's catalogue and rules of
one, ``out_of_shop`` makes one of those, ``as_it_stands`` leaves it for the engine as it is. ``xcsp`` reads instances of
tables, ``spreadsheet`` has rule tables and a catalogue's values as CSV and XLSX; ``documents`` is encodings and XML,
below them all.
"""
