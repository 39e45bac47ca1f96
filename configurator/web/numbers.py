"""Whether a reader is told how many took what: until they say that they do not want to be.

``?numbers=hidden`` on any page hides such numbers, which is kept (see ``switches``).
"""

from flask import Flask, request, url_for

from configurator.languages.sentences import gettext
from configurator.web.switches import SwitchLink, asked_for

_NUMBERS = "numbers"
_SHOWN, _HIDDEN = "shown", "hidden"
_STEPS = frozenset({"storefront.step", "storefront.change"})


def install(app: Flask) -> None:
    """Lets templates offer the switch."""
    app.jinja_env.globals.update(number_links=number_links, numbers_shown=numbers_shown)


def numbers_shown() -> bool:
    """Whether the reader has not hidden them."""
    return asked_for(_NUMBERS, _NUMBERS, (_SHOWN, _HIDDEN)) != _HIDDEN


def number_links() -> list[SwitchLink]:
    """The switch, on the page that is shown; on that of the step where a click is answered."""
    endpoint = "storefront.step" if request.endpoint in _STEPS else "storefront.summary"
    shown, page = numbers_shown(), url_for(endpoint, **(request.view_args or {}))
    return [
        SwitchLink(_SHOWN, gettext("shown"), f"{page}?{_NUMBERS}={_SHOWN}", shown),
        SwitchLink(_HIDDEN, gettext("hidden"), f"{page}?{_NUMBERS}={_HIDDEN}", not shown),
    ]
