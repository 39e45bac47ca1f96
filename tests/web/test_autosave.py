"""The studio never loses a text: not by a log-out, an expired form, a conflict, a role taken away, or its size."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from configurator.services.showroom.files import LARGEST
from tests.web.bicycle import CATALOGUE, RULES
from tests.web.people import HTMX, Person, form_of, person, words
from tests.web.test_studio import EDITOR, over

TYPED, VERSIONS = "/studio/bicycle/typed", "/studio/bicycle/versions"


@pytest.fixture
def ada(app: Flask) -> Person:
    """A merchandiser."""
    return person(app, "merchandiser", email="ada@shop.example", name="Ada")


@pytest.fixture
def ben(app: Flask) -> Person:
    """Her colleague."""
    return person(app, "merchandiser", email="ben@shop.example", name="Ben")


def rules_of(page: str, action: str = EDITOR) -> str:
    return form_of(page, action)["rules"].replace("\r\n", "\n")


def version_links(page: str) -> list[str]:
    return re.findall(rf'href="({VERSIONS}/\d+)"', page)


# --- as it is typed -----------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_is_not_the_draft(ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR)
    assert "at" in ada.post(TYPED, **(form | {"rules": RULES + "# a thou"})).json  # type: ignore[operator]
    assert "at" in ada.post(TYPED, **(form | {"rules": RULES + "# a thought\n"})).json  # type: ignore[operator]
    assert "nothing is saved as a draft" in words(ada.get(EDITOR))
    assert "you wrote something here that was not saved" in words(ada.page)
    (link,) = version_links(ada.get(VERSIONS))
    assert "+ added # a thought" in words(ada.get(link))
    number = link.rpartition("/")[2]
    assert rules_of(ada.get(f"{EDITOR}?version={number}")) == RULES + "# a thought\n"
    ada.send(EDITOR)
    assert rules_of(ada.get(EDITOR)) == RULES + "# a thought\n"
    assert "you wrote something here" not in words(ada.page)


def test_typing_on_two_pages_keeps_both_texts(ada: Person) -> None:
    first, second = form_of(ada.get(EDITOR), EDITOR), form_of(ada.get(EDITOR), EDITOR)
    ada.post(TYPED, **(first | {"rules": RULES + "# one\n"}))
    ada.post(TYPED, **(second | {"rules": RULES + "# two\n"}))
    found = [words(ada.get(link)) for link in version_links(ada.get(VERSIONS))]
    assert len(found) == 2
    assert "+ added # two" in found[0]
    assert "+ added # one" in found[1]


# --- conflicts ----------------------------------------------------------------------------------------


def test_saving_twice_after_a_conflict_replaces_nothing(ada: Person, ben: Person) -> None:
    form = form_of(ben.get(EDITOR), EDITOR)
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + "# theirs\n")
    mine = form | {"rules": RULES + "# mine\n"}
    first = ben.post(EDITOR, htmx=True, **mine)
    state = form_of(f'<form action="{EDITOR}">{first.text}</form>', EDITOR)
    again = ben.post(EDITOR, htmx=True, **(mine | state))
    assert (first.status_code, again.status_code) == (409, 409)
    assert rules_of(ada.get(EDITOR)) == RULES + "# theirs\n"
    assert ben.post(EDITOR, htmx=True, **(mine | state | {"over": over(again.text)})).status_code == 200
    assert rules_of(ada.get(EDITOR)) == RULES + "# mine\n"


def test_what_was_replaced_can_be_fetched_back(ada: Person, ben: Person) -> None:
    form = form_of(ben.get(EDITOR), EDITOR)
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + "# theirs\n")
    ben.post(EDITOR, **(form | {"rules": RULES + "# mine\n"}))
    ben.send(EDITOR, over=over(ben.page))
    theirs = next(link for link in version_links(ada.get(VERSIONS)) if "# theirs" in ada.get(link))
    number = theirs.rpartition("/")[2]
    assert rules_of(ada.get(f"{EDITOR}?version={number}")) == RULES + "# theirs\n"
    assert "This is an earlier version of the draft" in words(ada.page)
    ada.send(EDITOR, over=over(ada.page))
    assert rules_of(ben.get(EDITOR)) == RULES + "# theirs\n"


def test_a_page_after_a_conflict_can_be_loaded_again(ada: Person, ben: Person) -> None:
    form = form_of(ben.get(EDITOR), EDITOR)
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + "# theirs\n")
    answer = ben.post(EDITOR, follow=False, **(form | {"rules": RULES + "# mine\n"}))
    assert answer.status_code == 303
    for _ in range(2):
        assert rules_of(ben.get(answer.headers["Location"])) == RULES + "# mine\n"
        assert "Ada saved this draft first" in words(ben.page)


def test_the_same_text_saved_twice_is_no_conflict(ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR) | {"rules": RULES + "# once\n"}
    assert ada.post(EDITOR, htmx=True, **form).status_code == 200
    assert ada.post(EDITOR, htmx=True, **form).status_code == 200


# --- whoever may not send it (any more) gets it back ----------------------------------------------------


def test_a_text_sent_after_a_log_out_comes_back_and_can_be_sent_again(app: Flask, ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR) | {"rules": RULES + "# long work\n"}
    ada.get("/account/known")
    ada.post("/logout")
    answer = ada.client.post(EDITOR, data=form, headers={"Origin": "http://localhost"})
    assert answer.status_code in {400, 401}
    assert rules_of(answer.text) == RULES + "# long work\n"
    other = Person(ada.client)  # another tab of the same browser
    other.log_in("ada@shop.example")
    again = ada.client.post(EDITOR, data=form_of(answer.text, EDITOR), headers={"Origin": "http://localhost"})
    if again.status_code == 400:  # the token was of the session before
        again = ada.client.post(EDITOR, data=form_of(again.text, EDITOR), headers={"Origin": "http://localhost"})
    assert again.status_code == 303
    assert rules_of(ada.get(EDITOR)) == RULES + "# long work\n"


def test_the_page_learns_that_it_is_logged_out_and_stays(app: Flask, ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR)
    ada.get("/account/known")
    ada.post("/logout")
    for address in (TYPED, EDITOR, "/studio/bicycle/check"):
        answer = ada.client.post(address, data=form, headers=HTMX | {"Origin": "http://localhost"})
        assert answer.status_code in {400, 401}
        assert "HX-Redirect" not in answer.headers
        assert "still here" in words(answer.text)
    assert ada.client.get("/studio/bicycle/token", headers=HTMX).status_code == 401
    Person(ada.client).log_in("ada@shop.example")
    token = ada.client.get("/studio/bicycle/token", headers=HTMX).json["csrf_token"]  # type: ignore[index]
    assert ada.client.post(TYPED, data=form | {"csrf_token": token}, headers=HTMX).status_code == 200


def test_another_sites_form_is_not_shown_back(ada: Person) -> None:
    forged = {"rules": "rule evil", "catalogue": CATALOGUE, "base_version": "0"}
    for origin in ("https://evil.example", "null", ""):
        answer = ada.client.post(EDITOR, data=forged, headers={"Origin": origin})
        assert answer.status_code == 400
        assert "rule evil" not in answer.text


def test_a_text_of_somebody_whose_role_was_taken_comes_back(app: Flask, ada: Person) -> None:
    customer = person(app, "customer")
    form = form_of(ada.get(EDITOR), EDITOR) | {"rules": RULES + "# mine\n"}
    answer = customer.post(EDITOR, **(form | {"csrf_token": token_on(customer)}))
    assert answer.status_code == 403
    assert rules_of(answer.text) == RULES + "# mine\n"


def token_on(somebody: Person) -> str:
    somebody.get("/account/known")
    found = re.search(r'name="csrf_token" value="([^"]+)"', somebody.page)
    assert found
    return found.group(1)


# --- large texts ----------------------------------------------------------------------------------------


def test_a_text_as_large_as_the_shop_reads_is_saved(ada: Person) -> None:
    line = "# é a line of a long story about which rule goes with what\n"
    long = RULES + line * (2_000_000 // len(line.encode()))
    form = form_of(ada.get(EDITOR), EDITOR)
    answer = ada.client.post(TYPED, data=form | {"rules": long})
    assert answer.status_code == 200
    answer = ada.client.post(EDITOR, data=form | {"rules": long})
    assert answer.status_code == 303
    assert rules_of(ada.get(EDITOR)) == long


def test_a_file_larger_than_that_is_named_by_the_studio_and_read_by_nobody(app: Flask, ada: Person) -> None:
    path = app.extensions["room"].shop.rules / "bicycle.rules"
    path.write_text(RULES + "# " + "x" * LARGEST)
    assert f"at most {LARGEST:,} are read" in words(ada.get(EDITOR, status=503))
