"""Who may open what: every address of the app against everybody who may come. A new address needs an entry here."""

from __future__ import annotations

import pytest
from flask import Flask

from configurator.orders.cases import CaseKind, Category
from configurator.storage.order_cases import NewCase
from tests.web.people import Person, person, token_of
from tests.web.test_sales import CONTACT, ordered

PEOPLE = ("anonymous", "customer", "merchandiser", "sales", "insight", "operator")
OPEN, LOGIN, NO = "open", "log in first", "refused"
EVERYBODY = dict.fromkeys(PEOPLE, OPEN)
ACCOUNTS = EVERYBODY | {"anonymous": LOGIN}
STUDIO = {"anonymous": LOGIN, "customer": NO, "merchandiser": OPEN, "sales": NO, "insight": NO, "operator": NO}
DESK = {"anonymous": LOGIN, "customer": NO, "merchandiser": NO, "sales": OPEN, "insight": NO, "operator": NO}
OWNERS = {"anonymous": NO, "customer": OPEN, "merchandiser": NO, "sales": NO, "insight": NO, "operator": NO}
"""Designs and orders below belong to the customer."""
JOBS = {"anonymous": LOGIN, "customer": NO, "merchandiser": OPEN, "sales": NO, "insight": NO, "operator": OPEN}

MATRIX: dict[str, dict[str, str]] = {
    "health.healthz": EVERYBODY,
    "health.readyz": EVERYBODY,
    "metrics.show": EVERYBODY,  # who does not know the word finds nothing there: test_metrics
    "security.login": EVERYBODY,
    "security.register": EVERYBODY,
    "security.forgot_password": EVERYBODY,
    "security.reset_password": EVERYBODY,
    "security.logout": EVERYBODY,
    "security.verify": ACCOUNTS,
    "security.change_password": ACCOUNTS,
    "security.two_factor_token_validation": ACCOUNTS,  # for who is logging in: test_factors
    "security.tf_select": ACCOUNTS,
    "security.mf_recovery": ACCOUNTS,
    "security.wan_signin": EVERYBODY,
    "security.wan_signin_response": EVERYBODY,
    "security.wan_register": ACCOUNTS,
    "security.wan_register_response": ACCOUNTS,
    "security.wan_verify": ACCOUNTS,
    "security.wan_verify_response": ACCOUNTS,
    "security.two_factor_setup": EVERYBODY,  # this and what follows is not there, for anybody
    "security.two_factor_setup_validate": EVERYBODY,
    "security.two_factor_rescue": EVERYBODY,
    "security.mf_recovery_codes": EVERYBODY,
    "security.wan_delete": EVERYBODY,
    "storefront.find": OWNERS,
    "storefront.value_facts": OWNERS,
    "storefront.take_value": OWNERS,
    "theme": EVERYBODY,
    "storefront.robots": EVERYBODY,
    "storefront.sitemap": EVERYBODY,
    "storefront.home": EVERYBODY,
    "storefront.said": dict.fromkeys(PEOPLE, NO),  # for whom the shop may remember: test_saying
    "storefront.gift": dict.fromkeys(PEOPLE, NO),  # as well
    "storefront.product": EVERYBODY,
    "storefront.start": EVERYBODY,
    "storefront.say": EVERYBODY,
    "storefront.understand": EVERYBODY,
    "storefront.begin_said": EVERYBODY,
    "storefront.needs": EVERYBODY,
    "storefront.begin_needed": EVERYBODY,
    "storefront.begin": EVERYBODY,
    "storefront.consent": EVERYBODY,
    "storefront.picture": EVERYBODY,
    "storefront.picture_to_keep": EVERYBODY,
    "storefront.picture_card": EVERYBODY,
    "storefront.own_picture": OWNERS,
    "storefront.emblem": EVERYBODY,
    "storefront.orders": EVERYBODY,
    "storefront.find_order": EVERYBODY,
    "storefront.found_order": EVERYBODY,
    "storefront.resume": EVERYBODY,
    "storefront.resumed": EVERYBODY,
    "storefront.shared": EVERYBODY,
    "storefront.take_shared": EVERYBODY,
    "storefront.compare": EVERYBODY,
    "storefront.gallery_of": EVERYBODY,
    "storefront.show_to_everybody": OWNERS,
    "storefront.take_back": EVERYBODY,  # of their own: test_gallery
    "storefront.start_from": EVERYBODY,
    "storefront.report": EVERYBODY,
    "storefront.new_round": OWNERS,
    "storefront.open_round": OWNERS,
    "storefront.together": EVERYBODY,  # whoever has the code: test_deciding
    "storefront.join_round": EVERYBODY,  # nobody here has a code, and without one nothing is there
    "storefront.take_part": OWNERS,
    "storefront.leave_round": EVERYBODY,
    "storefront.take_together": EVERYBODY,
    "storefront.share_comparison": EVERYBODY,  # of their own designs: test_comparing
    "storefront.design": OWNERS,
    "storefront.step": OWNERS,
    "storefront.change": OWNERS,
    "storefront.copy": OWNERS,
    "storefront.ways": OWNERS,
    "storefront.finish": OWNERS,
    "storefront.take_stock": OWNERS,
    "storefront.extra": OWNERS,
    "storefront.take_extra": OWNERS,
    "storefront.share": OWNERS,
    "storefront.draft": OWNERS,
    "storefront.newer": OWNERS,
    "storefront.take_newer": OWNERS,
    "storefront.prove": dict.fromkeys(PEOPLE, NO),  # for staff, of their own designs: test_proofs
    "storefront.rename": OWNERS,
    "storefront.delete": OWNERS,
    "storefront.summary": OWNERS,
    "storefront.place_order": OWNERS,
    "storefront.basket": EVERYBODY,  # of their own designs: test_basket
    "storefront.put_into_basket": OWNERS,
    "storefront.change_basket": EVERYBODY,
    "storefront.checkout": EVERYBODY,
    "storefront.terms": EVERYBODY,
    "storefront.order_basket": EVERYBODY,
    "storefront.order": OWNERS,
    "storefront.document": OWNERS,
    "storefront.withdraw": EVERYBODY,  # an order is found by its number and e-mail: test_after_the_order
    "storefront.stated": EVERYBODY,
    "storefront.withdrawal": EVERYBODY,
    "storefront.withdrawn": EVERYBODY,
    "storefront.withdrawal_instructions": EVERYBODY,
    "storefront.accessibility": EVERYBODY,
    "storefront.complaint": OWNERS,
    "storefront.again": OWNERS,
    "storefront.complained": OWNERS,
    "storefront.added": OWNERS,
    "storefront.pay": OWNERS,
    "storefront.trial_payment": EVERYBODY,  # who has its reference, in a shop that tries: test_paying
    "storefront.end_trial": EVERYBODY,
    "storefront.payment_answer": EVERYBODY,  # only what its house signed changes anything: test_paying
    "mailbox.mails": EVERYBODY,
    "account.overview": ACCOUNTS,
    "account.sessions": ACCOUNTS,
    "account.sessions_ended": ACCOUNTS,
    "account.factors": ACCOUNTS,
    "account.factor_removed": ACCOUNTS,
    "account.authenticator": ACCOUNTS,
    "account.authenticator_set": ACCOUNTS,
    "account.codes_made": ACCOUNTS,
    "account.before": ACCOUNTS,
    "account.taken_over": ACCOUNTS,
    "account.name": EVERYBODY,
    "account.known": EVERYBODY,
    "account.answers": EVERYBODY,
    "account.address_asked": ACCOUNTS,
    "account.address": EVERYBODY,  # by a link in a mail: test_proved_addresses
    "account.address_proved": EVERYBODY,
    "account.stop": EVERYBODY,
    "account.stopped": EVERYBODY,
    "account.conclusions": EVERYBODY,
    "account.switched": EVERYBODY,
    "account.erased": EVERYBODY,
    "account.export_as_tables": EVERYBODY,
    "storefront.personalisation": EVERYBODY,
    "account.identity": EVERYBODY,
    "account.joined": ACCOUNTS,
    "account.parted": EVERYBODY,
    "account.correct": EVERYBODY,
    "account.export": EVERYBODY,
    "account.delete": EVERYBODY,
    "account.deleted": EVERYBODY,
    "studio.home": STUDIO,
    "studio.editor": STUDIO,
    "studio.check": STUDIO,
    "studio.save": STUDIO,
    "studio.typed": STUDIO,
    "studio.token": STUDIO,
    "studio.versions": STUDIO,
    "studio.version": STUDIO,
    "studio.review": STUDIO,
    "studio.publish": STUDIO,
    "studio.rebase": STUDIO,
    "studio.discard": STUDIO,
    "studio.discarded": STUDIO,
    "studio.history": STUDIO,
    "studio.compare": STUDIO,
    "studio.revision": STUDIO,
    "studio.restore": STUDIO,
    "studio.withdraw": STUDIO,
    "studio.withdrawn": STUDIO,
    "studio.resell": STUDIO,
    "experiments.home": STUDIO,
    "experiments.new": STUDIO,
    "experiments.make": STUDIO,
    "experiments.one": STUDIO,
    "experiments.end": STUDIO,
    "customers.home": {**STUDIO, "sales": OPEN},
    "customers.valley": {**STUDIO, "sales": OPEN},
    "customers.gallery_queue": {**STUDIO, "sales": OPEN},
    "customers.gallery_decided": {**STUDIO, "sales": OPEN},
    "jobs.home": JOBS,
    "jobs.begin": JOBS,
    "jobs.one": JOBS | {"merchandiser": NO},  # the job below is the shop's own
    "jobs.steer": JOBS | {"merchandiser": NO},
    "sales.home": DESK,
    "sales.order": DESK,
    "sales.document": DESK,
    "sales.move": DESK,
    "sales.ask": DESK,
    "sales.revision": DESK,
    "sales.cases": DESK,
    "sales.case": DESK,
    "sales.answer_case": DESK,
    "sales.arrival": DESK,
    "sales.note_paid": DESK,
    "sales.take_paid_back": DESK,
    "sales.note_refund": DESK,
    "sales.customer": DESK | {"sales": NO},  # it takes insight besides: test_identity
    "sales.change_customer": DESK | {"sales": NO},
}


FORMS: dict[str, dict[str, str]] = {
    "storefront.change": {"base": "1", "seq": "1", "total": "0", "act": "update"},
    "jobs.steer": {"step": "retry"},
    "storefront.said": {"stars": "5", "product": "desk"},
    "storefront.complained": {"key": "k" * 20},
    "storefront.added": {"version": "1", "words": "More of it."},
    "sales.answer_case": {"version": "1", "state": "answered"},
    "sales.note_refund": {"before": "0", "amount": "1"},
    "storefront.place_order": CONTACT | {"total": "0", "key": "k" * 20},
}
"""Forms are posted empty but for these: what is missing there is noticed before whose the design is."""


@pytest.fixture
def people(app: Flask) -> dict[str, Person]:
    """One of each, logged in."""
    return {"anonymous": Person(app.test_client())} | {role: person(app, role) for role in PEOPLE[1:]}


def test_every_address_is_in_the_matrix(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(MATRIX)


def test_everybody_gets_what_the_matrix_says_and_nothing_else(app: Flask, people: dict[str, Person]) -> None:
    """Whoever may post a form is told what is missing in it, whoever may not is turned away."""
    values = things_of(app, people["customer"])
    wrong = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            for who, somebody in people.items():
                if rule.endpoint in {"security.logout", "account.deleted", "storefront.delete"}:
                    continue  # they end what the others need; their own tests are in test_account and test_designs
                address = app.test_request_context().url_adapter
                assert address is not None
                path = address.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=method)
                found = _outcome(somebody, method, path, FORMS.get(rule.endpoint, {}))
                if found != MATRIX[rule.endpoint][who]:
                    wrong.append(f"{who}: {method} {path} is {found}, not {MATRIX[rule.endpoint][who]}")
    assert wrong == []


def test_a_form_without_its_token_is_refused_for_everybody(app: Flask, people: dict[str, Person]) -> None:
    values = things_of(app, people["customer"])
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        address = app.test_request_context().url_adapter
        assert address is not None
        path = address.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method="POST")
        for who, somebody in people.items():
            answer = somebody.client.post(path, data={"email": "x@shop.example", "password": "x"})
            refused = answer.status_code == 400 or (answer.status_code == 200 and "csrf_token" in answer.text)
            assert refused or _turned_away(answer.headers.get("Location", "")), (
                f"{who}: POST {path}: {answer.status_code}"
            )


def things_of(app: Flask, customer: Person) -> dict[str, object]:
    """Something of each kind that an address can name; the design and the order are the customer's."""
    customer.get("/p/bicycle")
    design = customer.post("/p/bicycle/designs").request.path
    number = _order_of(app, customer)
    return {
        "product": "bicycle",
        "product_key": "bicycle",
        "hash": app.extensions["room"].current("bicycle").revision.hash,
        "design_id": design.split("/")[2],
        "step": "frame",
        "slot": "material",
        "instance": 1,
        "number": number,
        "key": "0" * 64,
        "width": 160,
        "code": "0000000000",
        "token": "x",
        "version_id": 1,
        "job": _job(app),
        "digest": "0" * 12,
        "case": _case(app, number),
        "name": "0" * 32,
        "view": "side",
        "ending": "webp",
        "reference": "0" * 32,
        "method": "invoice",
    }


def _job(app: Flask) -> str:
    room = app.extensions["room"]
    with room.unit() as unit:
        unit.jobs.add("job", "tidy", {}, room.now())
    return "job"


def _case(app: Flask, number: str) -> int:
    room = app.extensions["room"]
    new = NewCase("k", number, "", 1, CaseKind.COMPLAINT, Category.OTHER, "Cleo", "cleo@shop.example", "en", "Oh.")
    with room.unit() as unit:
        return unit.cases.open(new, room.now()).id


def _order_of(app: Flask, customer: Person) -> str:
    number = ordered(app)
    room = app.extensions["room"]
    account = customer.client.get("/account/known.json").json["account"]["email"]  # type: ignore[index]
    with room.unit() as unit:
        unit.orders.hand_over([unit.orders.one(number).owner], f"account:{unit.accounts.id_of(account)}", None)
    return number


def _outcome(somebody: Person, method: str, path: str, form: dict[str, str]) -> str:
    if method == "GET":
        answer = somebody.client.get(path)
    else:
        if not somebody.page:
            somebody.get("/account/known")
        answer = somebody.client.post(path, data={"csrf_token": token_of(somebody.page), **form})
    if _turned_away(answer.headers.get("Location", "")):
        return LOGIN
    return NO if answer.status_code == 403 else OPEN if answer.status_code < 500 else f"broken ({answer.status_code})"


def _turned_away(location: str) -> bool:
    """A log-in form with mistakes leads back to itself and says so: that is no turning away."""
    return location.startswith(("/login", "http://localhost/login")) and "missed=" not in location
