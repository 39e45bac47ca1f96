"""What the shop may do with what it learns of somebody: the page where they say yes or no to each purpose."""

from flask import render_template

from configurator.services.customer import consent, proving
from configurator.web.account.blueprint import blueprint
from configurator.web.showroom import room
from configurator.web.visitor import current_visitor


@blueprint.get("/answers")
def answers() -> str:
    """Each purpose with the answer that counts, to be given and taken back."""
    who = current_visitor()
    unproved = proving.unproved(room(), who)
    return render_template(
        "account/answers.html", answers=consent.answers(who), unproved=unproved, mute=not room().address
    )
