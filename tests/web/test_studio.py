"""The studio: check, save, meet a colleague, publish, go back; and the shop that goes on whatever happens here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from configurator.rules.revision import text_hash
from tests.web.bicycle import CATALOGUE, RULES
from tests.web.people import Person, form_of, person, words

EDITOR, CHECK = "/studio/bicycle/", "/studio/bicycle/check"
NO_RAW_RACK = """\
rule no-raw-rack "A raw frame carries no rack."
  colour = raw excludes rack = yes
"""


@pytest.fixture
def ada(app: Flask) -> Person:
    """A merchandiser."""
    return person(app, "merchandiser", email="ada@shop.example", name="Ada")


@pytest.fixture
def ben(app: Flask) -> Person:
    """Her colleague."""
    return person(app, "merchandiser", email="ben@shop.example", name="Ben")


def rules_file(app: Flask) -> Path:
    return app.extensions["room"].shop.rules / "bicycle.rules"


def on_sale(app: Flask) -> str:
    """The hash of what is sold now."""
    app.extensions["room"].refresh(now=True)
    return app.extensions["room"].current("bicycle").revision.hash


def over(page: str) -> str:
    """What "Save mine on top" posts."""
    found = re.search(r'name="over" value="([^"]+)"', page)
    assert found
    return found.group(1)


def publish(somebody: Person, rules: str) -> str:
    """The page after these rules were saved, reviewed and published."""
    somebody.get(EDITOR)
    somebody.send(EDITOR, rules=rules, then="review")
    return words(somebody.send("/studio/bicycle/publish").text)


# --- reading and checking -------------------------------------------------------------------------


def test_the_list_says_what_is_on_sale_and_that_it_is_in_order(ada: Person) -> None:
    said = words(ada.get("/studio/"))
    assert "Bicycle In order On sale since" in said
    assert "Draft none" in said


def test_the_editor_shows_both_files_as_they_are(ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR)
    assert form["rules"].replace("\r\n", "\n") == RULES
    assert form["catalogue"].replace("\r\n", "\n") == CATALOGUE


def test_a_used_file_is_shown_and_edited_with_the_file_that_uses_it(app: Flask, ada: Person) -> None:
    shared = rules_file(app).parent / "shared" / "raw.rules"
    shared.parent.mkdir()
    shared.write_text(NO_RAW_RACK, encoding="utf-8")
    own = f"use shared/raw.rules\n{RULES}"
    ada.get(EDITOR)
    asked = form_of(ada.page, EDITOR) | {"rules": own + "use shared/rwa.rules\n"}
    broken = words(ada.post(CHECK, htmx=True, **asked).text)
    assert "There is no file 'rules/shared/rwa.rules'." in broken
    assert "Did you mean 'shared/raw.rules'?" in broken
    publish(ada, own)
    page = ada.get(EDITOR)
    assert "rules/shared/raw.rules stands below the file that uses it" in words(page)
    text = f"{own}#= shared/raw.rules =#\n{NO_RAW_RACK}"
    assert form_of(page, EDITOR)["rules"].replace("\r\n", "\n") == text
    publish(ada, text.replace("raw frame carries no rack", "raw frame carries nothing"))
    assert "carries nothing" in shared.read_text("utf-8")
    assert rules_file(app).read_text("utf-8") == own


def test_a_text_that_begins_with_an_empty_line_keeps_it(ada: Person) -> None:
    ada.get(EDITOR)
    ada.send(EDITOR, rules=f"\r\n{RULES}")
    assert form_of(ada.page, EDITOR)["rules"].startswith("\r\nauthor")


def test_a_check_names_every_mistake_with_its_line_and_a_hint_and_saves_nothing(app: Flask, ada: Person) -> None:
    ada.get(EDITOR)
    wrong = RULES.replace("material = carbon excludes", "materiel = carbon excludes").replace(
        "rack = yes then", "rack = yse then"
    )
    found = words(ada.post(CHECK, htmx=True, **(form_of(ada.page, EDITOR) | {"rules": wrong})).text)
    assert "2 mistakes to mend" in found
    assert "Rules, line 3" in found
    assert "Did you mean 'material'?" in found
    assert "Rules, line 7" in found
    assert rules_file(app).read_text() == RULES
    assert "nothing is saved as a draft" in words(ada.get(EDITOR))


def test_a_check_without_htmx_answers_with_the_whole_page_and_the_text_in_it(ada: Person) -> None:
    ada.get(EDITOR)
    answer = ada.post(CHECK, **(form_of(ada.page, EDITOR) | {"rules": "rule\r\n"}))
    assert "<html" in answer.text
    assert "mistake" in words(answer.text)
    assert form_of(answer.text, EDITOR)["rules"] == "rule\r\n"


def test_rule_tests_are_listed_with_what_became_of_them(ada: Person) -> None:
    ada.get(EDITOR)
    tests = RULES + 'test "rack on steel": given material = steel possible rack = yes\n'
    tests += 'test "rack on carbon": given material = carbon possible rack = yes\n'
    found = words(ada.post(CHECK, htmx=True, **(form_of(ada.page, EDITOR) | {"rules": tests})).text)
    assert "1 of 2 rule tests pass" in found
    assert "rack on steel : passed" in found
    assert "rack on carbon : failed" in found


# --- saving and meeting a colleague -----------------------------------------------------------------


def test_a_saved_draft_is_there_for_everybody_and_changes_nothing_in_the_shop(
    app: Flask, ada: Person, ben: Person
) -> None:
    before = on_sale(app)
    ada.get(EDITOR)
    answer = ada.send(EDITOR, rules=RULES + NO_RAW_RACK)
    assert "The draft is saved." in answer.text
    assert NO_RAW_RACK in form_of(ben.get(EDITOR), EDITOR)["rules"].replace("\r\n", "\n")
    assert "Draft saved by Ada" in words(ben.page)
    assert on_sale(app) == before


def test_htmx_gets_the_new_version_alone(ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR)
    answer = ada.post(EDITOR, htmx=True, **form)
    assert answer.text.lstrip().startswith('<div id="state" data-version="1"')
    assert "<textarea" not in answer.text


@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_overwrites_a_colleague(ada: Person, ben: Person, htmx: bool) -> None:
    mine, theirs = RULES + "# mine\n", RULES + "# theirs\n"
    ada.get(EDITOR)
    form = form_of(ben.get(EDITOR), EDITOR)
    ada.send(EDITOR, rules=theirs)
    answer = ben.post(EDITOR, htmx=htmx, **(form | {"rules": mine}))
    assert answer.status_code == (409 if htmx else 200)
    said = words(answer.text)
    assert "Ada saved this draft first" in said
    assert "− removed # theirs" in said
    assert "+ added # mine" in said
    if not htmx:
        assert form_of(answer.text, EDITOR)["rules"].replace("\r\n", "\n") == mine
        ben.send(EDITOR)
        assert form_of(ada.get(EDITOR), EDITOR)["rules"].replace("\r\n", "\n") == theirs, "saved again, not on top"
        ben.send(EDITOR, over=over(ben.page))
        assert form_of(ada.get(EDITOR), EDITOR)["rules"].replace("\r\n", "\n") == mine
    else:
        assert form_of(ada.get(EDITOR), EDITOR)["rules"].replace("\r\n", "\n") == theirs


def test_a_text_from_before_a_publication_does_not_undo_it(app: Flask, ada: Person, ben: Person) -> None:
    """Both begin from the files; Ben publishes his text before Ada saves hers."""
    ada.get(EDITOR)
    publish(ben, RULES + NO_RAW_RACK)
    answer = ada.send(EDITOR, rules=RULES + "# mine\n")
    assert "The files have changed since you opened them" in words(answer.text)
    assert '− removed rule no-raw-rack "A raw frame carries no rack."' in words(answer.text)
    assert form_of(answer.text, EDITOR)["rules"].replace("\r\n", "\n") == RULES + "# mine\n"


def test_whoever_met_themselves_is_told_so(ada: Person) -> None:
    form = form_of(ada.get(EDITOR), EDITOR)
    ada.send(EDITOR, rules=RULES + "# one window\n")
    answer = ada.post(EDITOR, **(form | {"rules": RULES + "# another\n"}))
    assert "You saved this draft elsewhere first" in words(answer.text)


def test_a_draft_is_discarded_after_a_question(ada: Person, ben: Person) -> None:
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + "# a thought\n")
    assert "+ added # a thought" in words(ada.get("/studio/bicycle/discard"))
    ben.get(EDITOR)
    ben.send(EDITOR, rules=RULES + "# another\n")
    assert "Ben saved this draft first" in words(ada.send("/studio/bicycle/discard").text)
    ada.get("/studio/bicycle/discard")
    assert "nothing is saved as a draft" in words(ada.send("/studio/bicycle/discard").text)


# --- publishing -------------------------------------------------------------------------------------


def test_what_is_published_is_sold_and_designs_under_way_keep_their_rules(app: Flask, ada: Person) -> None:
    customer, before = Person(app.test_client()), on_sale(app)
    customer.get("/p/bicycle")
    design = customer.post("/p/bicycle/designs").request.path
    said = publish(ada, RULES + NO_RAW_RACK)
    assert "Bicycle is on sale as revision" in said
    assert on_sale(app) != before
    assert rules_file(app).read_text() == RULES + NO_RAW_RACK
    assert "1 design keeps an older revision" in words(ada.get("/studio/"))
    raw = {"material": "steel", "colour": "raw", "rack": "no"}
    old = customer.send(design, **raw, act="update").text
    customer.get("/p/bicycle")
    fresh = customer.post("/p/bicycle/designs").request.path
    new = customer.send(fresh, **raw, act="update").text
    assert "A raw frame carries no rack." not in old
    assert "A raw frame carries no rack." in new


def test_the_review_shows_what_changes_before_it_is_published(ada: Person) -> None:
    ada.get(EDITOR)
    said = words(ada.send(EDITOR, rules=RULES + NO_RAW_RACK, then="review").text)
    assert 'rule no-raw-rack "A raw frame carries no rack."' in said
    assert "Ready to publish" in said


def test_an_unchanged_text_is_not_published_again(ada: Person) -> None:
    ada.get(EDITOR)
    assert "There is nothing to publish" in words(ada.send(EDITOR, then="review").text)


def test_what_has_mistakes_is_not_published(app: Flask, ada: Person) -> None:
    before = on_sale(app)
    ada.get(EDITOR)
    assert "cannot be published" in words(ada.send(EDITOR, rules=RULES + "rule\n", then="review").text)
    answer = ada.post("/studio/bicycle/publish", seen=text_hash(CATALOGUE, RULES + "rule\n"))
    assert "Nothing was published: there are mistakes to mend." in words(answer.text)
    assert "1 mistake to mend" in words(answer.text)
    assert on_sale(app) == before
    assert rules_file(app).read_text() == RULES


def test_a_draft_that_changed_since_the_review_is_not_published(app: Flask, ada: Person, ben: Person) -> None:
    before = on_sale(app)
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + NO_RAW_RACK, then="review")
    ben.get(EDITOR)
    ben.send(EDITOR, rules=RULES + "# another thought\n")
    answer = ada.send("/studio/bicycle/publish")
    assert "Nothing was published. Ben saved this draft first" in words(answer.text)
    assert on_sale(app) == before


def test_files_that_changed_on_disk_are_not_overwritten_unseen(app: Flask, ada: Person) -> None:
    ada.get(EDITOR)
    ada.send(EDITOR, rules=RULES + NO_RAW_RACK)
    on_disk = RULES + "# written on disk\n"
    rules_file(app).write_text(on_disk)
    answer = ada.post("/studio/bicycle/publish", seen=text_hash(CATALOGUE, RULES + NO_RAW_RACK))
    assert "− removed # written on disk" in words(answer.text)
    assert rules_file(app).read_text() == on_disk
    ada.send("/studio/bicycle/rebase")
    assert "is on sale as revision" in ada.send("/studio/bicycle/publish").text
    assert rules_file(app).read_text() == RULES + NO_RAW_RACK


def test_a_price_that_jumps_is_pointed_out_before_it_is_published(ada: Person) -> None:
    ada.get(EDITOR)
    ada.send(EDITOR, catalogue=CATALOGUE.replace("price: 900}", "price: 9}"), then="review")
    said = words(ada.page)
    assert "1 price jumps" in said
    assert "Material: Carbon goes from € 900 to € 9, 1/100 of it." in said
    assert "is on sale as revision" in ada.send("/studio/bicycle/publish").text


def test_rules_and_tests_that_would_be_gone_need_a_second_yes(app: Flask, ada: Person) -> None:
    tested = RULES + 'test "steel": given material = steel possible rack = yes\n'
    publish(ada, tested)
    before = on_sale(app)
    for rules, said in (
        ("", "everything would go with everything"),
        (RULES, "1 of 1 rule tests would be gone: 'steel'"),
    ):
        ada.get(EDITOR)
        assert said in words(ada.send(EDITOR, rules=rules, then="review").text)
        assert "Nothing was published." in words(ada.send("/studio/bicycle/publish").text)
        assert on_sale(app) == before
    assert "is on sale as revision" in ada.send("/studio/bicycle/publish", sure="yes").text
    assert on_sale(app) != before


def test_an_earlier_revision_comes_back_as_a_draft(app: Flask, ada: Person) -> None:
    first = on_sale(app)
    publish(ada, RULES + NO_RAW_RACK)
    history = words(ada.get("/studio/bicycle/history"))
    assert "by Ada in the studio" in history
    assert "from the files on disk" in history
    changes = words(ada.get(f"/studio/bicycle/changes?old={first}&new={on_sale(app)}"))
    assert "+ added colour = raw excludes rack = yes" in changes
    ada.get(f"/studio/bicycle/revisions/{first}")
    said = words(ada.send(f"/studio/bicycle/revisions/{first}").text)
    assert "It goes on sale when you publish it." in said
    ada.send("/studio/bicycle/publish")
    assert on_sale(app) == first


# --- files on disk ------------------------------------------------------------------------------------


def test_broken_files_on_disk_are_shown_and_the_shop_goes_on(app: Flask, ada: Person) -> None:
    before = on_sale(app)
    rules_file(app).write_text(RULES.replace("material = carbon", "materal = carbon"))
    assert on_sale(app) == before
    assert "1 mistake in the files" in words(ada.get("/studio/"))
    said = words(ada.get(EDITOR))
    assert "The shop goes on with the last good revision" in said
    assert "rules/bicycle.rules, line 3" in said
    customer = Person(app.test_client())
    assert "Bicycle" in customer.get("/p/bicycle")


def test_a_file_that_cannot_be_read_is_named_to_merchandisers_and_the_shop_goes_on(app: Flask, ada: Person) -> None:
    before = on_sale(app)
    rules_file(app).write_bytes("rule schön".encode("latin-1"))
    assert on_sale(app) == before
    assert "1 mistake in the files" in words(ada.get("/studio/"))
    said = words(ada.get(EDITOR, status=503))
    assert "rules/bicycle.rules:1:9: error: this character is not UTF-8" in said
    Person(app.test_client()).get("/p/bicycle")


# --- bad input ------------------------------------------------------------------------------------------


def test_what_is_not_there_is_not_found(ada: Person) -> None:
    for address in (
        "/studio/boat/",
        "/studio/boat/history",
        "/studio/bicycle/revisions/0",
        "/studio/bicycle/changes?old=0&new=0",
    ):
        ada.get(address, status=404)


def test_a_forged_form_is_answered_and_changes_nothing(ada: Person) -> None:
    ada.get(EDITOR)
    assert ada.post(EDITOR, rules="", catalogue="", base_version="x").status_code == 400
    assert ada.post(EDITOR, rules="").status_code == 400
    assert ada.post(EDITOR, rules="", catalogue="", base_version="7", base="x").request.args["version"]
    assert ada.post(EDITOR, rules="", catalogue="", base_version="0", csrf_token="x").status_code == 400
    assert "nothing is saved as a draft" in words(ada.get(EDITOR))
