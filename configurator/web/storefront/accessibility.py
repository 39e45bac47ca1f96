"""The accessibility statement: what was tested and found, what is known to be hard, whom to tell."""

from flask import render_template

from configurator.web.accessibility import record_of
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint


@blueprint.get("/accessibility")
def accessibility() -> str:
    """The statement, from the record of the last test."""
    return render_template("storefront/accessibility.html", record=record_of(room().shop), sender=room().post.sender)
