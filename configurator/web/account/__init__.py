"""The customer's own pages: log-in, account, consent, and what the shop knows about somebody."""

from configurator.web.account.views import blueprint

__all__ = ["blueprint"]
