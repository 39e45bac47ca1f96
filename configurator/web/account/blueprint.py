"""The addresses of the customer's own pages, and where a refused form leads."""

from flask import Blueprint

from configurator.web.refused_posts import lead_back

blueprint = Blueprint("account", __name__, url_prefix="/account")
lead_back(
    blueprint,
    {
        "account.name": "account.known",
        "account.address_asked": "account.answers",
        "account.address_proved": "account.address",
        "account.stopped": "account.stop",
        "account.correct": "account.known",
        "account.deleted": "account.delete",
        "account.sessions_ended": "account.sessions",
        "account.taken_over": "account.before",
        "account.joined": "account.identity",
        "account.switched": "account.conclusions",
        "account.parted": "account.identity",
        "account.factor_removed": "account.factors",
        "account.authenticator_set": "account.authenticator",
        "account.codes_made": "account.factors",
    },
)
