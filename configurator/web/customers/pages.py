"""The pages about all customers: what they are worth and need, and where they leave in a product."""

from flask import render_template, request

from configurator.services.learning import valley as valleys
from configurator.services.learning.overview import overview
from configurator.web.customers import valley_plot
from configurator.web.customers.blueprint import blueprint
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/")
def home() -> str:
    """Kinds, groups and segments."""
    shelf = [each.product for each in room().products()]
    return render_template("customers/customers.html", found=overview(room(), current_visitor()), shelf=shelf)


@blueprint.get("/valley/<product_key>")
def valley(product_key: str) -> str:
    """Where people are in the steps of a product, and where they leave."""
    found = valleys.valley(room(), current_visitor(), product_key, request.args.get("revision", "")[:64])
    width, columns = valley_plot.plot(found)
    shelf = [each.product for each in room().products()]
    return render_template("customers/valley.html", found=found, width=width, columns=columns, shelf=shelf)
