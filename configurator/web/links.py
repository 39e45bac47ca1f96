"""What the head and the foot of every page link to, by who is looking."""

from flask import current_app, url_for

from configurator.languages.sentences import gettext, later
from configurator.services.learning.overview import ROLES
from configurator.web.visitor import current_visitor

Link = tuple[str, str, tuple[str, ...]]
"""Name, endpoint, and the roles that it is for; none for everybody."""

HEAD: tuple[Link, ...] = (
    (later("Products"), "storefront.home", ()),
    (later("Your orders"), "storefront.orders", ()),
    (later("Studio"), "studio.home", ("merchandiser",)),
    (later("Does it help?"), "experiments.home", ("merchandiser",)),
    (later("Sales desk"), "sales.home", ("sales",)),
    (later("Customers"), "customers.home", ROLES),
    (later("Jobs"), "jobs.home", ("operator",)),
)
FOOT: tuple[Link, ...] = (
    (later("Withdraw from contract here"), "storefront.withdraw", ()),
    (later("Find my order"), "storefront.find_order", ()),
    (later("Continue with a code"), "storefront.resume", ()),
    (later("What we know about you"), "account.known", ()),
    (later("How this shop learns"), "storefront.personalisation", ()),
    (later("Accessibility"), "storefront.accessibility", ()),
)


def head_links() -> list[tuple[str, str]]:
    """Names and addresses for the head."""
    return _for_visitor(HEAD)


def foot_links() -> list[tuple[str, str]]:
    """Names and addresses for the foot."""
    return _for_visitor(FOOT)


def _for_visitor(links: tuple[Link, ...]) -> list[tuple[str, str]]:
    roles, there = current_visitor().roles, current_app.view_functions
    return [(gettext(name), url_for(at)) for name, at, of in links if at in there and (not of or roles & set(of))]
