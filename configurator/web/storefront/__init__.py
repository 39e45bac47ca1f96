"""The customer's pages: home, product, configurator, summary, order, share link, pictures."""

from configurator.web.storefront import checkout, configure, drafts, finding, home, laying, pictures, sharing
from configurator.web.storefront.blueprint import blueprint

__all__ = ["blueprint", "checkout", "configure", "drafts", "finding", "home", "laying", "pictures", "sharing"]
