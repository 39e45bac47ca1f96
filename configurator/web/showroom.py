"""The showroom that this app's customers walk about in."""

from typing import cast

from flask import current_app

from configurator.services.showroom.showroom import Showroom


def room() -> Showroom:
    """The shop's showroom."""
    return cast("Showroom", current_app.extensions["room"])
