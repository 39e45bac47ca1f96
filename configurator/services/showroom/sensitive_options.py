"""What is known of people about sensitive options goes: at the publication that marks them, and each night.

A page of the revision before may write for a moment after the publication, in this process or another one; what it
wrote goes at night.
"""

from configurator.catalog.model import Product
from configurator.storage.unit import UnitOfWork


def forget_sensitive(unit: UnitOfWork, product: Product) -> None:
    """Takes the sensitive options of a product out of all that is known of people, beyond designs and orders."""
    key, options = product.key, product.sensitive
    if options:
        unit.events.forget(key, options)
        unit.designs.forget_proposals(key, options)
        unit.learned.forget_options(key, options)
        unit.learned_orders.forget_options(key, options)
        unit.identities.forget_options(key, options)
        unit.decisions.forget_options(key, options)
        unit.switches.forget_options(key, options)
        unit.needs.forget_options(key, options)
