"""Pictures of what a customer chose, put together from layers.

``model`` says what art is, ``art`` reads it from a folder, ``layers`` decides what is drawn, ``compose``
draws it (the only module with PIL) and ``cache`` keeps what was drawn. Nothing here knows rules, prices or
the web.
"""
