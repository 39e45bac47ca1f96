"""All customers at a glance: kinds of worth, groups of needs, segments; a page for merchandisers and the sales desk."""

from configurator.web.customers import gallery, pages
from configurator.web.customers.blueprint import blueprint

__all__ = ["blueprint", "gallery", "pages"]
