"""The customer's pages: home, product, configurator, summary, order, share link, pictures."""

from configurator.web.storefront import checkout, configure, home, pictures, sharing
from configurator.web.storefront.blueprint import blueprint

__all__ = ["blueprint", "checkout", "configure", "home", "pictures", "sharing"]
