"""Whether somebody who is logged in has proved lately that it is still them: by password, passkey or log-in.

Asked before what a stranger at an open browser must not do.
"""

import time

from flask import flash, request, session, url_for
from werkzeug.wrappers import Response

from configurator.languages.sentences import gettext, later
from configurator.web.editions import page_here
from configurator.web.htmx import go

MINUTES = 10
_ASKED = later("Please show first that it is still you.")


def ask_again(page: str) -> Response | None:
    """To the question who is there, and from there to the page (an endpoint) or where they were; None: it is them."""
    if -60 * MINUTES < time.time() - session.get("fs_paa", 0) < 60 * MINUTES:
        return None
    flash(gettext(_ASKED))
    back = page_here() if request.method == "GET" else url_for(page)
    return go(url_for("security.verify", next=back))
