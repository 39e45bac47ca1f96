"""The mails that the demo shop would have sent, to read in the browser; anywhere else there is no such page.

Only whoever sits at the machine gets there: the shop listens to nobody else, and both ends of the request are local.
"""

from flask import Blueprint, abort, current_app, render_template, request

from configurator.hosts import host_name, is_local
from configurator.services.operating.mailbox import mailbox
from configurator.settings import Settings
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor

blueprint = Blueprint("mailbox", __name__)


@blueprint.get("/mail")
def mails() -> str:
    """The mails that whoever asks may read."""
    found = mailbox(room(), current_visitor()) if shown() else None
    return abort(404) if found is None else render_template("mailbox.html", box=found)


def shown() -> bool:
    """Whether there is such a page for this request."""
    settings: Settings = current_app.extensions["room"].settings
    return settings.shows_mail and is_local(host_name(request.host)) and is_local(request.remote_addr or "")
