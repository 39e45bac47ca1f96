"""An order as a PDF to keep: the words of the order's page, typeset by ``templates/documents/order.typ``."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import current_app, make_response
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response

from configurator.characters import isolated
from configurator.languages.sentences import gettext, later
from configurator.languages.spoken import speaking, spoken
from configurator.measures import measuring
from configurator.money import Money
from configurator.orders.lifecycle import Status
from configurator.orders.order import Order, Receipt, SoldDesign, listed_designs
from configurator.orders.withdrawal import order_terms
from configurator.services.mail.beside_designs import beside_in_words
from configurator.services.mail.letters import co2_in_words
from configurator.services.mail.payment_words import payment_in_words
from configurator.services.presenting import pictures
from configurator.settings import is_demo
from configurator.shop import demo_shop
from configurator.typesetting import JsonValue, picture_file, typeset
from configurator.web.money_and_dates import difference, moment, money, quantity, ready
from configurator.web.showroom import room

_TEMPLATE = Path("documents") / "order.typ"
_MADE_UP = later("Every product shown here is made up; nothing is delivered.")


def order_paper(order: Order) -> Response:
    """The order as a PDF that the browser shows, under a name by which it is found again once it is saved.

    It is in the language and the units of the order, as the words in it are.
    """
    with speaking(order.receipt.language), measuring(order.receipt.units):
        return _paper(order)


def _paper(order: Order) -> Response:
    drawn = [pictures.draw(room(), each.receipt.picture) if each.receipt.picture else None for each in order.designs]
    answer = make_response(typeset(_template(), _words(order, drawn), drawn))
    answer.mimetype = "application/pdf"
    title = order.receipt.document or gettext("Order")
    answer.headers["Content-Disposition"] = f'inline; filename="{secure_filename(f"{title} {order.number}")}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _template() -> Path:
    """The shop's own template, or the one that every shop has."""
    folders = dict.fromkeys((room().shop.templates, demo_shop().templates))
    return next(path for folder in folders if (path := folder / _TEMPLATE).is_file())


def _words(order: Order, drawn: Sequence[bytes | None]) -> dict[str, JsonValue]:
    """What stands on the paper; names and texts so that they do not turn the line around them.

    ``designs`` has it by design; ``groups`` and ``quote`` have all of it, for templates that know one design alone.
    """
    receipt, designs = order.receipt, list(zip(order.designs, drawn, strict=True))
    contact = receipt.contact
    return {
        "lang": spoken().partition("-")[0],
        "shop": isolated(str(current_app.jinja_env.globals["shop_name"])),
        "title": isolated(receipt.document or gettext("Order")),
        "number": order.number,
        "placed": moment(order.placed_at),
        "product": isolated(order.title),
        "state": gettext(order.status) if order.status is Status.CANCELLED else "",
        "recipient": [isolated(line) for line in (contact.name, contact.email, *contact.address.splitlines()) if line],
        "alt": gettext("%(name)s as ordered", name=isolated(receipt.product_name)),
        "several": order.several,
        "designs": [_design(number, sold, drawn) for number, (sold, drawn) in enumerate(designs, 1)],
        "groups": [group for sold, _ in designs for group in _groups(sold.receipt)],
        "quote": _whole(order) if order.several else _quote(receipt),
        "total": money(order.total),
        "weight": "" if order.several else _weight(receipt),
        "ready": "" if order.lead_days is None else ready(order.lead_days, order.placed_at),
        "tax_note": "\n".join(map(isolated, order.tax_notes)),
        "small_print": [
            *(gettext("Contains %(name)s: %(tax)s", name=name, tax=money(tax)) for name, tax in order.taxes),
            *map(isolated, beside_in_words(order)),
            *_from_stock(order),
            *payment_in_words(room(), order),
            *_co2(order),
            *(gettext("Read and confirmed: %(sentence)s", sentence=isolated(each.sentence)) for each in order.warnings),
            *order_terms(order),
            *([gettext(_MADE_UP)] if is_demo(room().shop) else []),
        ],
        "words": {
            "recipient": gettext("For"),
            "price": gettext("Price"),
            "total": gettext("Total"),
            "weight": gettext("Weight"),
            "each": gettext("One piece"),
            "together": gettext("Together"),
        },
    }


def _design(number: int, sold: SoldDesign, drawn: bytes | None) -> JsonValue:
    receipt = sold.receipt
    return {
        "title": isolated(listed_designs([sold])),
        "picture": picture_file(number) if drawn is not None else "",
        "alt": gettext("%(name)s as ordered", name=isolated(receipt.product_name)),
        "groups": _groups(receipt),
        "quote": _quote(receipt),
        "each": money(receipt.total),
        "weight": _weight(receipt),
    }


def _whole(order: Order) -> list[JsonValue]:
    """The price of an order, design by design."""
    return [
        {"label": isolated(name), "detail": detail, "amount": money(amount)} for name, detail, amount in _parts(order)
    ]


def _parts(order: Order) -> Iterator[tuple[str, str, Money]]:
    """Designs, goods and delivery, as the price has them."""
    for sold in order.designs:
        yield sold.receipt.product_name, f"{sold.quantity} × {money(sold.receipt.total)}", sold.amount
    for each in order.extras.goods:
        yield each.name, f"{each.quantity} × {money(each.price)}", each.amount
    if order.extras.delivery:
        yield gettext("Delivery"), isolated(order.extras.delivery.name), order.extras.delivery.price


def _quote(receipt: Receipt) -> list[JsonValue]:
    return [
        {"label": isolated(line.label), "detail": isolated(line.detail), "amount": money(line.amount)}
        for line in receipt.price_lines
    ]


def _from_stock(order: Order) -> Iterator[str]:
    """The pieces that it is, where they stood ready."""
    for sold in order.designs:
        if stock := sold.receipt.stock:
            yield f"{isolated(sold.receipt.product_name)}: {stock.words}" if order.several else stock.words


def _co2(order: Order) -> Iterator[str]:
    for sold in order.designs:
        if sold.receipt.co2:
            said = co2_in_words(sold.receipt.co2, quantity(sold.receipt.co2.amount, exact=True))
            yield f"{isolated(sold.receipt.product_name)}: {said}" if order.several else said


def _weight(receipt: Receipt) -> str:
    return quantity(receipt.weight, exact=True) if receipt.weight else ""


def _groups(receipt: Receipt) -> list[JsonValue]:
    return [
        {
            "title": isolated(title),
            "lines": [
                {
                    "label": isolated(line.label),
                    "text": isolated(line.detail),
                    "amount": difference(line.amount, none=""),
                }
                for line in lines
            ],
        }
        for title, lines in receipt.groups.items()
    ]
