"""The customer's pages: home, product, configurator, summary, order, share link, pictures."""

from configurator.web.refused_posts import lead_back
from configurator.web.storefront import (
    basket,
    basket_order,
    checkout,
    coming_back,
    comparing,
    configure,
    consent,
    designs,
    finishing,
    home,
    pictures,
    proofs,
    saying,
    sharing,
    value_layout,
)
from configurator.web.storefront.blueprint import blueprint

lead_back(
    blueprint,
    {
        "storefront.start": "storefront.product",
        "storefront.change": "storefront.step",
        "storefront.copy": "storefront.summary",
        "storefront.finish": "storefront.ways",
        "storefront.share": "storefront.summary",
        "storefront.rename": "storefront.draft",
        "storefront.delete": "storefront.draft",
        "storefront.take_newer": "storefront.draft",
        "storefront.put_into_basket": "storefront.summary",
        "storefront.change_basket": "storefront.basket",
        "storefront.order_basket": "storefront.checkout",
        "storefront.place_order": "storefront.summary",
        "storefront.take_shared": "storefront.shared",
        "storefront.share_comparison": "storefront.compare",
        "storefront.consent": "storefront.home",
        "storefront.said": "storefront.home",
        "storefront.gift": "storefront.order",
    },
)

__all__ = [
    "basket",
    "basket_order",
    "blueprint",
    "checkout",
    "coming_back",
    "comparing",
    "configure",
    "consent",
    "designs",
    "finishing",
    "home",
    "pictures",
    "proofs",
    "saying",
    "sharing",
    "value_layout",
]
