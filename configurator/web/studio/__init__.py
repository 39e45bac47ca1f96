"""The studio: where merchandisers read, check, save and publish what the shop sells."""

from configurator.web.studio import autosave, editing, history, post_size, publishing, withdrawing
from configurator.web.studio.blueprint import blueprint

__all__ = ["autosave", "blueprint", "editing", "history", "post_size", "publishing", "withdrawing"]
