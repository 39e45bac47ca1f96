"""The customer's own pages: log-in, account, consent, and what the shop knows about somebody."""

from configurator.web.account import answers, before, conclusions, factors, identity, sessions, views
from configurator.web.account.blueprint import blueprint

__all__ = ["address", "answers", "before", "blueprint", "conclusions", "factors", "identity", "sessions", "views"]
