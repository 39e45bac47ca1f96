"""How large a post to the studio may be: files are taken there that are as large as those the shop reads."""

from flask import Flask, request

from configurator.services.showroom.files import LARGEST
from configurator.services.studio.publish import ROLE
from configurator.web.visitor import current_visitor

STRANGERS = 4_000_000
"""Bytes that anybody may send there, whoever they are."""
_AROUND = 1_000_000


def install(app: Flask) -> None:
    """Sets the limit before anybody reads the form, the guard against forged ones included."""

    @app.before_request
    def sizes() -> None:
        if request.method == "POST" and request.blueprint == "studio":
            request.max_content_length = request.max_form_memory_size = most()


def most() -> int:
    """Bytes that whoever asks may send: merchandisers both files at their largest, others what a text usually takes."""
    return 2 * LARGEST + _AROUND if ROLE in current_visitor().roles else STRANGERS
