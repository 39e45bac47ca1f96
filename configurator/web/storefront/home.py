"""Home and product pages."""

from flask import render_template, request

from configurator.errors import UnknownName
from configurator.profiles.consent import WORDINGS, wording
from configurator.services.configuring.home import home_page
from configurator.services.configuring.needed_designs import asked_needs
from configurator.services.configuring.presets import preset_cards
from configurator.services.configuring.said_line import example_line
from configurator.services.configuring.survey_designs import asks_needs
from configurator.services.configuring.ways_in import beginnings
from configurator.services.learning.going_with import for_you
from configurator.services.ordering.gallery import has_gallery
from configurator.services.presenting.home_page import Home
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.visitor import current_visitor


@blueprint.get("/")
def home() -> str:
    """The products, what can be resumed, what is proposed."""
    who, different = current_visitor(), request.args.get("different") == "yes"
    return render_template("storefront/home.html", home=_home(), for_you=for_you(room(), who, different=different))


@blueprint.get("/how-this-shop-learns")
def personalisation() -> str:
    """What the shop learns from people, and what they can do about it; as ``docs/personalisation.md`` says it."""
    return render_template("storefront/personalisation.html", wordings={each: wording(each) for each in WORDINGS})


@blueprint.get("/p/<product_key>")
def product(product_key: str) -> str:
    """One product: what it is, what it starts at, what can be resumed."""
    published = room().current(product_key)
    seen = _home()
    card = next((card for card in seen.products if card.key == product_key), None)
    if card is None:
        raise UnknownName("product", product_key, (card.key for card in seen.products))
    return render_template(
        "storefront/product.html",
        card=card,
        product=published.product,
        presets=preset_cards(room(), published),
        survey=asks_needs(published),
        asked=asked_needs(published),
        beginnings=beginnings(room(), current_visitor(), published),
        example=example_line(published, card.price),
        page=None,
        gallery=has_gallery(room(), product_key),
        drafts=[draft for draft in seen.drafts if draft.design.product == product_key],
        proposals=[proposal for proposal in seen.proposals if proposal.product == product_key],
    )


def _home() -> Home:
    return home_page(room(), current_visitor())
