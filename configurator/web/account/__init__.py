"""The customer's own pages: log-in, account, consent, and what the shop knows about somebody."""

from configurator.web.account.views import blueprint
from configurator.web.refused_posts import lead_back

lead_back(
    blueprint,
    {
        "account.name": "account.known",
        "account.correct": "account.known",
        "account.deleted": "account.delete",
    },
)

__all__ = ["blueprint"]
