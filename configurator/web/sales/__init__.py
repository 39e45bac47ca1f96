"""The sales desk: where orders are found and fulfilled."""

from configurator.web.refused_posts import lead_back
from configurator.web.sales import cases, customers, desk, payments
from configurator.web.sales.blueprint import blueprint

lead_back(blueprint, {"sales.change_customer": "sales.customer"})

__all__ = ["blueprint", "cases", "customers", "desk", "payments"]
