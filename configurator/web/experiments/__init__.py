"""Whether it helps: the pages on which merchandisers make experiments and see what came of them."""

from configurator.web.experiments import pages
from configurator.web.experiments.blueprint import blueprint

__all__ = ["blueprint", "pages"]
