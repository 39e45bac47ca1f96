"""The proof of a refusal as a file to take away."""

from flask import make_response, request
from werkzeug.wrappers import Response

from configurator.services.configuring.proofs import design_to_prove, proof
from configurator.web.showroom import room
from configurator.web.storefront.blueprint import blueprint
from configurator.web.storefront.posted_form import choice_of
from configurator.web.visitor import current_visitor


@blueprint.get("/drafts/<design_id>/proof")
def prove(design_id: str) -> Response:
    """What proves that the wish the address names is impossible, for the staff."""
    design = design_to_prove(room(), current_visitor(), design_id)
    answer = make_response(proof(room(), design, choice_of(request.args.get("wanted", ""))))
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{design.product}.proof"'
    return answer
