"""Pictures by key: the address says all that decides the pixels, so a browser may keep it for ever."""

from flask import Response, abort, make_response

from configurator.services.presenting import pictures
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint

_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/pictures/<string(length=64):key>.webp")
def picture(key: str) -> Response:
    """A picture that some page has named; anything else is 404."""
    drawn = pictures.draw(room(), key)
    return abort(404) if drawn is None else _webp(drawn, _FOR_EVER)


@blueprint.get("/emblems/<product_key>.webp")
def emblem(product_key: str) -> Response:
    """The picture that stands for a product without art."""
    return _webp(pictures.emblem_of(room(), product_key), "public, max-age=3600")


def _webp(content: bytes, cached: str) -> Response:
    answer = make_response(content)
    answer.mimetype = "image/webp"
    answer.headers["Cache-Control"] = cached
    return answer
