"""Pictures by key: the address says all that decides the pixels, so a browser may keep it for ever."""

from flask import Response, abort, make_response, request

from configurator.imaging.compose import Format
from configurator.services.configuring import opening
from configurator.services.configuring.expired_choices import published_for
from configurator.services.presenting import pictures
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor

_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/pictures/<string(length=64):key>.webp")
@blueprint.get("/pictures/<string(length=64):key>-<int:width>.webp")
def picture(key: str, width: int | None = None) -> Response:
    """A picture that some page has named; anything else is 404. Browsers that read AVIF get it once it is drawn."""
    drawn = pictures.draw_for(room(), key, width, avif=_names_avif())
    if drawn is None:
        return abort(404)
    content, kind = drawn
    answer = _image(content, f"image/{kind}", _FOR_EVER)
    answer.vary.add("Accept")
    return answer


@blueprint.get("/pictures/<string(length=64):key>.jpg")
def picture_to_keep(key: str) -> Response:
    """The same picture as a file that every program opens, to be kept."""
    drawn = pictures.draw(room(), key, format="jpeg")
    return abort(404) if drawn is None else _image(drawn, "image/jpeg", _FOR_EVER)


@blueprint.get("/d/<design_id>/pictures/<view>/<string(length=32):name>.<any(webp, jpg):ending>")
def own_picture(design_id: str, view: str, name: str, ending: str) -> Response:
    """A picture with the customer's own words, for whoever may open the design."""
    found = opening.open_design(room(), current_visitor(), design_id)
    kind: Format = "jpeg" if ending == "jpg" else "webp"
    published = published_for(room(), found)
    drawn = pictures.draw_own(published, published.shown(found.choices, found.weights), view, name, kind)
    if drawn is None:
        return abort(404)
    return _image(drawn, f"image/{kind}", "private, max-age=31536000, immutable")


@blueprint.get("/pictures/<string(length=64):key>-card.jpg")
def picture_card(key: str) -> Response:
    """The same picture as other sites show it beside a link."""
    drawn = pictures.draw_card(room(), key)
    return abort(404) if drawn is None else _image(drawn, "image/jpeg", _FOR_EVER)


def _names_avif() -> bool:
    """Whether the browser says that it reads AVIF; one that takes anything may not."""
    return any(name == "image/avif" and weight > 0 for name, weight in request.accept_mimetypes)


@blueprint.get("/emblems/<product_key>.webp")
def emblem(product_key: str) -> Response:
    """The picture that stands for a product without art."""
    return _image(pictures.emblem_of(room(), product_key), "image/webp", "public, max-age=3600")


def _image(content: bytes, kind: str, cached: str) -> Response:
    answer = make_response(content)
    answer.mimetype = kind
    answer.headers["Cache-Control"] = cached
    return answer
