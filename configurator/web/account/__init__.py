"""The customer's own pages: log-in, account, consent, and what the shop knows about somebody."""

from configurator.web.account import before, factors, sessions, views
from configurator.web.account.blueprint import blueprint

__all__ = ["before", "blueprint", "factors", "sessions", "views"]
