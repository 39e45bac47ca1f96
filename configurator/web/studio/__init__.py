"""The studio: where merchandisers read, check, save and publish what the shop sells."""

from configurator.web.studio import editing, publishing
from configurator.web.studio.blueprint import blueprint

__all__ = ["blueprint", "editing", "publishing"]
