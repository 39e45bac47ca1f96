"""What the head and the foot of every page link to, by who is looking."""

from flask import current_app, url_for

from configurator.services.learning.overview import ROLES
from configurator.web.visitor import current_visitor

Link = tuple[str, str, tuple[str, ...]]
"""Name, endpoint, and the roles that it is for; none for everybody."""

HEAD: tuple[Link, ...] = (
    ("Products", "storefront.home", ()),
    ("Your orders", "storefront.orders", ()),
    ("Studio", "studio.home", ("merchandiser",)),
    ("Does it help?", "experiments.home", ("merchandiser",)),
    ("Sales desk", "sales.home", ("sales",)),
    ("Customers", "customers.home", ROLES),
    ("Jobs", "jobs.home", ("operator",)),
)
FOOT: tuple[Link, ...] = (
    ("Find my order", "storefront.find_order", ()),
    ("Continue with a code", "storefront.resume", ()),
    ("What we know about you", "account.known", ()),
    ("How this shop learns", "storefront.personalisation", ()),
)


def head_links() -> list[tuple[str, str]]:
    """Names and addresses for the head."""
    return _for_visitor(HEAD)


def foot_links() -> list[tuple[str, str]]:
    """Names and addresses for the foot."""
    return _for_visitor(FOOT)


def _for_visitor(links: tuple[Link, ...]) -> list[tuple[str, str]]:
    roles, there = current_visitor().roles, current_app.view_functions
    return [(name, url_for(at)) for name, at, of in links if at in there and (not of or roles & set(of))]
