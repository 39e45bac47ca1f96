"""Revisions go by: what begins today begins on today's, and a draft keeps its own no longer than the shop says."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.customer_group import serving_group
from configurator.catalog.selection import Choice, Slot
from configurator.errors import UnknownName
from configurator.languages.spoken import speaking
from configurator.orders.design import Design, Proposal
from configurator.orders.order import Contact
from configurator.services.configuring import configure, designs, opening, share_codes, step_page
from configurator.services.configuring.renewing import Former, begin
from configurator.services.ordering import checkout
from configurator.services.ordering.shared_designs import shared_summary
from configurator.services.ordering.what_was_shown import NotAsShown
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from tests.services.buying import buy

CONTACT = Contact("Ada", "ada@example.org", "1 Lane")
TABLE = """\
product: mut
name: Table
currency: EUR
price: 100
components:
  - component: c
    name: C
    options:
      - option: mat
        name: Wood
        values:
          - {value: oak, name: Oak}
          - {value: ash, name: Ash, price: 900}
      - option: fin
        name: Finish
        values:
          - {value: gloss, name: Gloss}
          - {value: matt, name: Matt}
"""
DEARER = TABLE.replace("price: 900", "price: 1900")
WITHOUT_ASH = TABLE.replace(
    "          - {value: ash, name: Ash, price: 900}\n", "          - {value: elm, name: Elm}\n"
)
NEVER_GLOSS = 'rule r "Ash is never with gloss." when mat = ash then fin = matt\n'
ASH, GLOSS, MATT = Choice(Slot("mat"), "ash"), Choice(Slot("fin"), "gloss"), Choice(Slot("fin"), "matt")
NOVEMBER = datetime(2026, 11, 10, 12, tzinfo=UTC)
EVE = Visitor("eve")


class Calendar(ReadyShowroom):
    """A showroom whose clock can be set."""

    clock = NOVEMBER

    def now(self) -> datetime:
        return self.clock

    def later(self, days: int) -> None:
        self.clock += timedelta(days=days)


def write(room_or_folder: ReadyShowroom | Path, catalogue: str = TABLE, rules: str = "") -> None:
    """The table in the shop's folder, as files that are new."""
    folder = room_or_folder.shop.root if isinstance(room_or_folder, ReadyShowroom) else room_or_folder
    (folder / "catalog" / "mut").mkdir(parents=True, exist_ok=True)
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "catalog" / "mut" / "product.yaml").write_text(catalogue, "utf-8")
    (folder / "rules" / "mut.rules").write_text(rules, "utf-8")
    if isinstance(room_or_folder, ReadyShowroom):
        room_or_folder.refresh(now=True)


def opened(folder: Path, **settings: object) -> Calendar:
    write(folder / "shop")
    given = {
        "shop_folder": folder / "shop",
        "data": folder / "data",
        "secret_key": "a secret of tests",
        "look_seconds": 0,
    } | settings
    return Calendar(Settings(**given))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Calendar]:
    made = opened(tmp_path)
    yield made
    made.store.close()


def table(room: ReadyShowroom, who: Visitor, *choices: Choice) -> Design:
    return designs.start(room, who, "mut", choices=frozenset(choices))


def total(room: ReadyShowroom, who: Visitor, design: Design) -> str:
    return str(checkout.summary(room, who, design.id).quote.total)


def ordered(room: ReadyShowroom, who: Visitor, design: Design) -> str:
    return buy(room, who, design.id, CONTACT).number


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def words(room: ReadyShowroom, who: Visitor, design: Design) -> list[tuple[str, str, str, str]]:
    news = step_page.view(room, opening.open_design(room, who, design.id)).news
    return [(each.label, plain(each.before), plain(each.after), each.because) for each in news.changes] if news else []


# --- links --------------------------------------------------------------------------------------------------------


def test_a_link_begins_at_todays_price_and_says_what_it_was(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH, GLOSS))
    room.later(2)
    write(room, DEARER)
    page = shared_summary(room, code)
    assert page.news is not None
    assert (str(page.news.before), str(page.quote.total), page.news.since) == ("€ 1,000", "€ 2,000", NOVEMBER.date())
    taken = designs.open_shared(room, EVE, code)
    assert total(room, EVE, taken) == "€ 2,000"
    assert words(room, EVE, taken) == [("Wood: Ash", "€ 900", "€ 1,900", "the price is another one today")]
    ordered(room, EVE, taken)
    assert str(checkout.order_for(room, EVE, checkout.history(room, EVE)[0].number).receipt.total) == "€ 2,000"


def test_a_link_begins_under_todays_rules_and_says_what_had_to_change(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH))
    write(room, rules=NEVER_GLOSS)
    assert shared_summary(room, code).groups[0].lines[1].text == "Matt"
    taken = designs.open_shared(room, EVE, code)
    assert words(room, EVE, taken) == [("Finish", "Gloss", "Matt", "Ash is never with gloss. Taken over: Wood: Ash.")]
    number = ordered(room, EVE, taken)
    assert checkout.order_for(room, EVE, number).receipt.selection == {"mat": ["ash"], "fin": ["matt"]}


def test_of_two_own_choices_that_do_not_go_together_any_more_one_stays(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH, GLOSS))
    write(room, rules=NEVER_GLOSS)
    taken = designs.open_shared(room, EVE, code)
    assert len(taken.choices) == 1
    assert len(words(room, EVE, taken)) == 1


def test_a_link_by_a_dealer_says_nothing_of_what_dealers_pay(room: Calendar, ada: Visitor) -> None:
    write(room, TABLE + "groups: [dealers]\n", 'price trade "For dealers." valid for dealers take 100 EUR off\n')
    with serving_group("dealers"):
        design = table(room, ada, ASH)
        code = share_codes.share_code(room, design)
        assert str(shared_summary(room, code).quote.total) == "€ 900"
        assert shared_summary(room, code).news is None
    assert str(shared_summary(room, code).quote.total) == "€ 1,000"
    assert shared_summary(room, code).news is None


def test_a_link_on_whose_day_another_price_counted_says_so(room: Calendar, ada: Visitor) -> None:
    write(room, rules=f'price early "Early." valid until {room.today()} take 100 EUR off\n')
    code = share_codes.share_code(room, table(room, ada, ASH))
    room.later(1)
    news = shared_summary(room, code).news
    assert news is not None
    assert (str(news.before), str(news.after), news.revised) == ("€ 900", "€ 1,000", False)
    assert [(each.label, plain(each.before), plain(each.after)) for each in news.changes] == [("Early", "−€ 100", "")]


def test_a_link_of_the_same_revision_has_nothing_to_say(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH))
    assert shared_summary(room, code).news is None
    assert designs.open_shared(room, EVE, code).renewal is None


def test_a_link_to_what_is_not_sold_any_more_is_refused_in_words(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH))
    (room.shop.root / "catalog" / "mut" / "product.yaml").unlink()
    room.refresh(now=True)
    for open_it in (shared_summary, lambda room, code: designs.open_shared(room, EVE, code)):
        with pytest.raises(UnknownName, match="not sold any more"):
            open_it(room, code)


def test_a_link_whose_revision_cannot_be_read_any_more_begins_on_todays(room: Calendar, ada: Visitor) -> None:
    code = share_codes.share_code(room, table(room, ada, ASH))
    with contextlib.closing(sqlite3.connect(room.data / "shop.sqlite3")) as records, records:
        records.execute("UPDATE revisions SET catalogue_text = 'in words of an earlier version'")
        records.execute("DELETE FROM compiled")
    write(room, DEARER)
    page = shared_summary(room, code)
    assert str(page.quote.total) == "€ 2,000"
    assert page.news is not None
    assert str(page.news.before) == "€ 1,000"
    assert total(room, EVE, designs.open_shared(room, EVE, code)) == "€ 2,000"


# --- copies -------------------------------------------------------------------------------------------------------


def test_a_copy_of_an_order_is_a_new_design_at_todays_price(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    number = ordered(room, ada, design)
    room.later(40)
    write(room, DEARER)
    copy = designs.duplicate(room, ada, design.id)
    news = step_page.view(room, copy).news
    assert news is not None
    assert (news.verb, str(news.before), str(news.after)) == ("duplicate", "€ 1,000", "€ 2,000")
    ordered(room, ada, copy)
    totals = [str(row.total) for row in checkout.history(room, ada)]
    assert sorted(totals) == ["€ 1,000", "€ 2,000"]
    assert str(checkout.order_for(room, ada, number).receipt.total) == "€ 1,000"
    assert total(room, ada, design) == "€ 1,000"  # what was ordered stays as it was


def test_a_price_rule_that_changed_is_told_with_both_amounts(room: Calendar, ada: Visitor) -> None:
    """Also where the total stays as it was."""
    write(
        room,
        rules='price big "Big orders cost less." take 10 % off everything\nprice kind "For you." take 10 EUR off\n',
    )
    design = table(room, ada, ASH)
    write(room, rules='price big "Big orders cost less." take 5 % off everything\nprice fee "For us." add 5 EUR\n')
    news = step_page.view(room, designs.duplicate(room, ada, design.id)).news
    assert news is not None
    assert [(each.label, plain(each.before), plain(each.after)) for each in news.changes] == [
        ("Fee", "", "€ 5"),
        ("Big", "−€ 100", "−€ 50.25"),
        ("Kind", "−€ 10", ""),
    ]
    assert {each.because for each in news.changes} == {"the price is another one today"}
    with speaking("de"):
        german = words(room, ada, designs.duplicate(room, ada, design.id))
    assert [after for _, _, after, _ in german] == ["5 €", "−50,25 €", ""]


def test_what_is_only_shown_today_takes_neither_an_older_choice_nor_a_proposal(room: Calendar, ada: Visitor) -> None:
    """What stands there follows from rules and defaults; the proposal counts again once the customer is asked."""
    liked = Proposal(GLOSS, 500, "You like it.", preselected=True)
    design = table(room, ada, ASH, GLOSS)
    write(room, rules='fixed fin "Ash is matt." when mat = ash\ndefault fin = matt\n')
    for choices, left in (({ASH, GLOSS}, {ASH}), ({ASH}, {ASH})):
        former = Former("mut", design.revision, frozenset(choices), (liked,), room.now())
        new = begin(room, former, "ada", "duplicate")
        assert new.choices == left
        assert new.proposals == (replace(liked, preselected=False),)
    assert designs.duplicate(room, ada, design.id).choices == {ASH}
    assert table(room, ada, ASH, GLOSS).choices == {ASH}


def test_a_copy_of_a_draft_begins_on_todays_revision(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    write(room, DEARER)
    assert total(room, ada, designs.duplicate(room, ada, design.id)) == "€ 2,000"
    assert total(room, ada, design) == "€ 1,000"


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_keeps_its_prices_for_thirty_days_then_has_todays(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    write(room, DEARER)
    room.later(30)
    page = step_page.view(room, opening.open_design(room, ada, design.id))
    assert (str(page.quote.total), page.newer, page.kept_until) == ("€ 1,000", True, NOVEMBER.date() + timedelta(30))
    room.later(1)
    page = step_page.view(room, opening.open_design(room, ada, design.id))
    assert (str(page.quote.total), page.newer) == ("€ 2,000", False)
    assert page.news is not None
    assert (page.news.verb, str(page.news.before), str(page.news.after)) == ("renew", "€ 1,000", "€ 2,000")
    assert page.kept_until == NOVEMBER.date() + timedelta(61)
    assert str(checkout.history(room, ada)) == "()"


def test_no_page_promises_prices_until_a_day_that_has_passed(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    room.later(30)
    assert checkout.summary(room, ada, design.id).kept_until == room.today()
    room.later(1)
    assert checkout.summary(room, ada, design.id).kept_until is None
    assert total(room, ada, design) == "€ 1,000"
    write(room, DEARER)
    assert total(room, ada, design) == "€ 2,000"


def test_without_draft_days_a_draft_always_has_todays_prices(tmp_path: Path, ada: Visitor) -> None:
    room = opened(tmp_path, draft_days=0)
    design = table(room, ada, ASH)
    write(room, DEARER)
    assert total(room, ada, design) == "€ 2,000"
    assert checkout.summary(room, ada, design.id).kept_until is None
    room.store.close()


def test_a_draft_never_outlives_a_value_that_was_withdrawn(room: Calendar, ada: Visitor) -> None:
    design, other = table(room, ada, ASH, MATT), table(room, ada, MATT)
    write(room, WITHOUT_ASH)
    kept = opening.open_design(room, ada, design.id)
    assert kept.choices == {MATT}
    assert words(room, ada, design) == [("Wood", "Ash", "Oak", "Ash is not offered any more")]
    assert opening.open_design(room, ada, other.id).revision == other.revision


def test_a_draft_never_outlives_a_value_that_is_not_sold_any_more(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    write(room, TABLE.replace("value: ash,", "value: ash, until: 2026-11-01,"))
    opening.open_design(room, ada, design.id)
    assert words(room, ada, design) == [("Wood", "Ash", "Oak", "Ash is sold until 1 November 2026")]


def test_what_is_chosen_of_a_withdrawn_value_is_brought_to_todays_at_once(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, MATT)
    write(room, WITHOUT_ASH)
    outcome = configure.post(opening.opened(room, ada, design.id), [ASH], seq=1)
    assert outcome.design.revision == room.current("mut").revision.hash
    assert words(room, ada, design) == [("Wood", "Ash", "Oak", "Ash is not offered any more")]


def test_a_draft_can_take_todays_before_it_has_to(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    write(room, DEARER)
    offered = designs.offered(room, ada, design.id)
    assert offered is not None
    assert (str(offered.before), str(offered.after)) == ("€ 1,000", "€ 2,000")
    assert total(room, ada, design) == "€ 1,000"
    designs.take_newer(room, ada, design.id)
    assert total(room, ada, design) == "€ 2,000"


def test_undo_across_revisions_keeps_todays_prices(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada)
    configure.post(opening.opened(room, ada, design.id), [MATT], seq=1)
    configure.post(opening.opened(room, ada, design.id), [ASH], seq=2)
    write(room, WITHOUT_ASH)
    room.later(31)
    renewed = opening.open_design(room, ada, design.id)
    assert renewed.choices == {MATT}
    back = configure.undo(
        opening.opened(room, ada, design.id)
    )  # the state of matt and ash is the same today, that of matt too
    assert (back.choices, back.revision, back.can_undo) == (frozenset(), renewed.revision, False)
    seen = [configure.redo(opening.opened(room, ada, design.id)) for _ in range(3)]
    assert [each.choices for each in seen] == [{MATT}] * 3
    assert {each.revision for each in seen} == {renewed.revision}
    middle = step_page.view(room, configure.undo(opening.opened(room, ada, design.id)))
    assert str(middle.quote.total) == "€ 100"


def test_what_undo_cannot_bring_back_is_named_in_the_words_of_its_time(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada)
    configure.post(opening.opened(room, ada, design.id), [ASH], seq=1)
    configure.post(opening.opened(room, ada, design.id), [Choice(Slot("mat"), "oak")], seq=2)
    write(room, WITHOUT_ASH)
    room.later(31)
    opening.open_design(room, ada, design.id)
    page = step_page.view(room, configure.undo(opening.opened(room, ada, design.id)))
    assert [(each.label, each.before, each.after, each.because) for each in page.changes] == [
        ("Wood", "Ash", "Oak", "Ash is not offered any more")
    ]


def test_two_revisions_in_a_row_are_told_as_one(tmp_path: Path, ada: Visitor) -> None:
    room = opened(tmp_path, draft_days=0)
    design = table(room, ada, ASH)
    write(room, DEARER)
    opening.open_design(room, ada, design.id)
    write(room, DEARER.replace("price: 1900", "price: 2900"))
    opening.open_design(room, ada, design.id)
    assert words(room, ada, design) == [("Wood: Ash", "€ 900", "€ 2,900", "the price is another one today")]
    room.store.close()


def test_a_page_of_the_draft_before_is_not_ordered(room: Calendar, ada: Visitor) -> None:
    design = table(room, ada, ASH)
    shown = checkout.summary(room, ada, design.id)
    write(room, DEARER)
    room.later(31)
    with pytest.raises(NotAsShown):
        checkout.order(
            room,
            ada,
            design.id,
            key="key",
            shown_total=shown.quote.total.minor,
            contact=CONTACT,
            seen=shown.seen,
        )
    moved = checkout.moved_since(room, checkout.summary(room, ada, design.id), shown.seen)
    assert moved is not None
    assert (str(moved.before), str(moved.after)) == ("€ 1,000", "€ 2,000")
    assert [(each.label, each.because) for each in moved.changes] == [("Wood: Ash", "because of today's price list")]
