"""The blueprint that the storefront's pages are registered on, and the words and addresses its templates need."""

import re
from typing import Any

from flask import Blueprint, url_for

from configurator.catalog.model import Product, Step
from configurator.languages.sentences import gettext
from configurator.languages.spoken import OWN, spoken
from configurator.orders.codes import group_digits
from configurator.orders.order import Receipt
from configurator.services.presenting.needed import Need
from configurator.services.presenting.pages import Change, ChoiceView, StepMark
from configurator.services.presenting.picture_refs import PictureRef, PictureSpot
from configurator.services.presenting.pictures import THUMBNAIL, WIDTHS
from configurator.services.presenting.summaries import SummaryGroup
from configurator.web.addresses import mail_link
from configurator.web.money_and_dates import element_id
from configurator.web.qr_codes import squares

blueprint = Blueprint("storefront", __name__)


@blueprint.app_template_global()
def step_url(design: Any, place: StepMark | SummaryGroup | ChoiceView | Change) -> str:
    """The page on which a step, a group of the summary or a choice is found."""
    return url_for("storefront.step", design_id=design.id, step=place.step, instance=place.instance)


@blueprint.app_template_global()
def need_url(design: Any, need: Need) -> str:
    """The field in which the customer says what is still needed."""
    anchor = f"f-{element_id(need.slot)}"
    return url_for("storefront.step", design_id=design.id, step=need.step, instance=need.instance, _anchor=anchor)


blueprint.add_app_template_global(squares, "squares")


@blueprint.app_template_global()
def picture_url(picture: PictureRef, product_key: str) -> str:
    """The address of a picture; the product's emblem when it has no art."""
    return picture_at(picture.key, product_key)


@blueprint.app_template_global()
def picture_at(key: str | None, product_key: str) -> str:
    """The address of the picture of that key, or of the emblem for None."""
    if key is None:
        return url_for("storefront.emblem", product_key=product_key)
    return url_for("storefront.picture", key=key)


@blueprint.app_template_global()
def picture_widths(key: str | None, width: int) -> str:
    """The files of a picture, each with its width, as ``srcset`` wants them; '' where there is only one."""
    narrower = [each for each in WIDTHS if each < width] if key else []
    files = [f"{url_for('storefront.picture', key=key, width=each)} {each}w" for each in narrower]
    return ", ".join([*files, f"{picture_at(key, '')} {width}w"]) if files else ""


@blueprint.app_template_global()
def own_picture_url(design: Any, picture: PictureRef, ending: str) -> str:
    """The address of a picture of a design: to be looked at (webp), or to be kept (jpg)."""
    if picture.own:
        return url_for(
            "storefront.own_picture", design_id=design.id, view=picture.view, name=picture.own, ending=ending
        )
    endpoint = "storefront.picture_to_keep" if ending == "jpg" else "storefront.picture"
    return url_for(endpoint, key=picture.key)


@blueprint.app_template_global()
def picture_card_address(picture: PictureRef) -> str:
    """The whole address of a picture as other sites show it; '' without art, or where the shop's own is not known."""
    return mail_link("storefront.picture_card", key=picture.key) if picture.key else ""


@blueprint.app_template_global()
def thumbnail_url(picture: PictureRef, width: int = THUMBNAIL) -> str:
    """The address of a picture made small."""
    return url_for("storefront.picture", key=picture.key, width=width)


@blueprint.app_template_global()
def spot_url(design: Any, spot: PictureSpot, here: StepMark) -> str:
    """The option that a part of the picture opens: on the page at hand, or on its own."""
    anchor = f"f-{element_id(spot.slot)}"
    if (spot.step, spot.instance) == (here.step, here.instance):
        return f"#{anchor}"
    return url_for("storefront.step", design_id=design.id, step=spot.step, instance=spot.instance, _anchor=anchor)


@blueprint.app_template_global()
def file_name(*words: str) -> str:
    """A name for a file that somebody keeps, without an ending: 'fjell-from-the-side'."""
    return "-".join(re.sub(r"[^\w]+", "-", word).strip("-") for word in words if word).lower()[:80] or "picture"


@blueprint.app_template_global()
def step_options(product: Product, step: Step) -> str:
    """What a step asks, in a line: 'Paint, Roof, Wheels and more'; '' where its name says all of it."""
    names = [option.name for key in step.components for option in product.component(key).options]
    if all(name in step.name for name in names):
        return ""
    first = ", ".join(names[:4])
    return gettext("%(names)s and more", names=first) if len(names) > 4 else first


@blueprint.app_template_filter()
def readable(code: str) -> str:
    """A code to be read out: '7K3MQ-9XTAB'."""
    return group_digits(code, (5,))


@blueprint.app_template_filter()
def with_article(noun: str) -> str:
    """'an item', 'a box'; in other languages the noun, whose article a sentence cannot know."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}" if spoken() == OWN else noun


@blueprint.app_template_global()
def receipt_groups(receipt: Receipt) -> list[dict[str, Any]]:
    """The lines of an order as the list of what was taken shows them."""
    return [
        {
            "title": title,
            "lines": [
                {"label": line.label, "text": line.detail, "amount": line.amount, "own": line.own} for line in lines
            ],
        }
        for title, lines in receipt.groups.items()
    ]
