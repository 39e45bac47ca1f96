"""What search engines are told: which pages there are, in every edition, and what concerns customers alone."""

from flask import Response, current_app, render_template

from configurator.web.addresses import page_link, page_origin
from configurator.web.editions import addresses
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint

_DAY = "public, max-age=86400"
_NOT_THEIRS = ("account", "consent", "d", "drafts", "finish", "login", "orders", "resume", "s", "studio", "summary")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Where robots need not go."""
    before = ("", *(f"/{each.code}" for each in addresses().all()))
    lines = ["User-agent: *", *(f"Disallow: {each}/{name}/" for each in before for name in _NOT_THEIRS)]
    lines.append(f"Sitemap: {page_link('storefront.sitemap')}")
    return _kept("\n".join([*lines, ""]), "text/plain")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The pages for everybody, each with its other editions."""
    pages = ["/", *(f"/p/{key}" for key in sorted(each.product.key for each in room().products()))]
    editions = addresses().all()
    before = ("", *(f"/{each.code}" for each in editions))
    shown = {"pages": pages, "editions": editions, "prefixes": before, "origin": page_origin()}
    return _kept(render_template("storefront/sitemap.xml", **shown), "application/xml")


def _kept(text: str, kind: str) -> Response:
    answer = current_app.response_class(text, mimetype=kind)
    answer.headers["Cache-Control"] = _DAY
    return answer
