"""The page about all customers."""

from flask import render_template

from configurator.services.learning.overview import overview
from configurator.web.customers.blueprint import blueprint
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/")
def home() -> str:
    """Kinds, groups and segments."""
    return render_template("customers/customers.html", found=overview(room(), current_visitor()))
