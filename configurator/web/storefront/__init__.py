"""The customer's pages: home, product, configurator, summary, order, share link, pictures."""

from configurator.web.refused import lead_back
from configurator.web.storefront import checkout, configure, designs, finding, home, laying, pictures, proving, sharing
from configurator.web.storefront.blueprint import blueprint

lead_back(
    blueprint,
    {
        "storefront.start": "storefront.product",
        "storefront.change": "storefront.step",
        "storefront.copy": "storefront.summary",
        "storefront.share": "storefront.summary",
        "storefront.rename": "storefront.draft",
        "storefront.delete": "storefront.draft",
        "storefront.take_newer": "storefront.draft",
        "storefront.place_order": "storefront.summary",
        "storefront.take_shared": "storefront.shared",
        "storefront.consent": "storefront.home",
    },
)

__all__ = [
    "blueprint",
    "checkout",
    "configure",
    "designs",
    "finding",
    "home",
    "laying",
    "pictures",
    "proving",
    "sharing",
]
