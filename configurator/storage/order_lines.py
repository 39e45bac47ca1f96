"""How the designs of an order are kept: the first in the order's own row, each further one in a row beside it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, exists, func, select, union_all

from configurator.languages.spoken import OWN
from configurator.measures import UnitSystem
from configurator.money import Money
from configurator.orders.extras import Extras, written_extras
from configurator.orders.order import (
    Contact,
    FromStock,
    OrderLine,
    Receipt,
    SoldDesign,
    StatedCO2,
    Warned,
    read_choices,
    written_choices,
)
from configurator.storage.basket_tables import order_lines
from configurator.storage.tables import orders


def every_line() -> Subquery:
    """All designs of all orders: of which order, product and revision."""
    first = select(orders.c.id.label("order_id"), orders.c.product, orders.c.product_name, orders.c.revision)
    columns = (order_lines.c.order_id, order_lines.c.product, order_lines.c.product_name, order_lines.c.revision)
    return union_all(first, select(*columns)).subquery()


def of_product(product: str) -> ColumnElement[bool]:
    """That an order has a design of the product."""
    beside = exists().where(order_lines.c.order_id == orders.c.id, order_lines.c.product == product)
    return (orders.c.product == product) | beside


def further_lines() -> ColumnElement[int]:
    """How many designs an order has besides the first."""
    beside = select(func.count()).select_from(order_lines).where(order_lines.c.order_id == orders.c.id)
    return beside.scalar_subquery().label("further")


def written_first(sold: SoldDesign, total: Money, extras: Extras) -> dict[str, Any]:
    """What is kept of the first design, with how many of it; what one costs, where that is not the order's total.

    What is beside the designs is kept with it.
    """
    beside = {"extras": written_extras(extras)}
    one = {} if sold.receipt.total == total else {"piece": sold.receipt.total.minor}
    return _written(sold.receipt) | {"contact": asdict(sold.receipt.contact), "quantity": sold.quantity} | one | beside


def written_line(order: int, position: int, sold: SoldDesign) -> dict[str, Any]:
    """The row of a further design; who ordered stands with the first one alone."""
    receipt = sold.receipt
    return {
        "order_id": order,
        "position": position,
        "design_id": sold.design,
        "product": receipt.product,
        "product_name": receipt.product_name,
        "revision": receipt.revision,
        "quantity": sold.quantity,
        "receipt": _written(receipt) | {"piece": receipt.total.minor},
    }


def read_designs(order: Row[Any], further: Iterable[Row[Any]]) -> tuple[SoldDesign, ...]:
    """The designs of an order, as they were written."""
    contact = Contact(**order.receipt["contact"])
    first = SoldDesign(
        order.design_id,
        _receipt(order, Money(order.receipt.get("piece", order.total_minor), order.currency), contact),
        order.receipt.get("quantity", 1),
    )
    others = (
        SoldDesign(row.design_id, _receipt(row, Money(row.receipt["piece"], order.currency), contact), row.quantity)
        for row in further
    )
    return (first, *others)


def _written(receipt: Receipt) -> dict[str, Any]:
    """The receipt as plain data. A line has six parts: a node of the release before can read no longer one."""
    return {
        "selection": receipt.selection,
        "choices": written_choices(receipt.choices),
        "lines": [
            [line.group, line.label, line.detail, line.amount.minor, line.own, line.sensitive] for line in receipt.lines
        ],
        "ruled": [[at, line.rule, line.author] for at, line in enumerate(receipt.lines) if line.rule],
        "weight": receipt.weight,
        "tax_note": receipt.tax_note,
        "picture": receipt.picture,
        "market": receipt.market,
        "language": receipt.language,
        "units": receipt.units,
        "group": receipt.group,
        "document": receipt.document,
        "lead_days": receipt.lead_days,
        "contained": [[name, amount.minor] for name, amount in receipt.contained],
        "stock": asdict(receipt.stock) if receipt.stock else None,
        "co2": asdict(receipt.co2) if receipt.co2 else None,
        "warnings": [[each.key, each.sentence] for each in receipt.warnings],
        "sensitive_warnings": [each.key for each in receipt.warnings if each.sensitive],
        "withdrawal_days": receipt.withdrawal_days,
        "exempt": receipt.exempt,
    }


def _receipt(row: Row[Any], total: Money, contact: Contact) -> Receipt:
    written: dict[str, Any] = row.receipt
    ruled = {at: made_by for at, *made_by in written.get("ruled", ())}
    lines = tuple(
        OrderLine(group, label, detail, Money(minor, total.currency), own, *more, *ruled.get(at, ()))
        for at, (group, label, detail, minor, own, *more) in enumerate(written["lines"])
    )
    return Receipt(
        product=row.product,
        product_name=row.product_name,
        revision=row.revision,
        selection=written["selection"],
        choices=read_choices(written["choices"]),
        lines=lines,
        total=total,
        weight=written["weight"],
        tax_note=written["tax_note"],
        contact=contact,
        picture=written["picture"],
        market=written.get("market", ""),
        language=written.get("language", OWN),
        units=UnitSystem(written.get("units", UnitSystem.WRITTEN)),
        group=written.get("group", ""),
        document=written.get("document", ""),
        withdrawal_days=written.get("withdrawal_days", 14),
        exempt=written.get("exempt", ""),
        lead_days=written.get("lead_days"),
        contained=tuple((name, Money(minor, total.currency)) for name, minor in written.get("contained", ())),
        stock=FromStock(**written["stock"]) if written.get("stock") else None,
        co2=StatedCO2(**written["co2"]) if written.get("co2") else None,
        warnings=tuple(
            Warned(key, sentence, key in written.get("sensitive_warnings", ()))
            for key, sentence in written.get("warnings", ())
        ),
    )
