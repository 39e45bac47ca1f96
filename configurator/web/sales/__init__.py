"""The sales desk: where orders are found and fulfilled."""

from configurator.web.sales import desk
from configurator.web.sales.blueprint import blueprint

__all__ = ["blueprint", "desk"]
