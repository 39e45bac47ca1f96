"""How values are laid out: what is impossible for one reason is folded up, a search finds it, and nothing is lost."""

from __future__ import annotations

from flask import Flask, get_template_attribute

from configurator.catalog.model import Kind, Option, Value
from configurator.catalog.selection import Choice, Slot
from configurator.engine.answers import State
from configurator.money import Money
from configurator.services.presenting.pages import ChoiceView, Effect, Field, Reason, ValueView
from configurator.source import Source
from configurator.web.storefront.value_layout import laid_out
from tests.web.conftest import text_of

FREE = Money(0, "EUR")


def view(key: str, why: str | None = None, *, taken: bool = False, group: str = "") -> ValueView:
    """A value; impossible when there is a reason why, '' for one that was not looked for."""
    chosen = (ChoiceView("Size: S", Choice(Slot("size"), "s"), "body"),)
    reason = Reason((why,), chosen, why) if why else None
    state = State.OPEN if why is None else State.IMPOSSIBLE
    value = Value(key, key.title(), FREE, Source("product.yaml", 1), group=group)
    return ValueView(key, value.name, value, state, taken, taken, Effect(FREE), reason)


def many(why: str | None, count: int, start: int = 0) -> list[ValueView]:
    return [view(f"v{number}", why) for number in range(start, start + count)]


def keys(views: tuple[ValueView, ...]) -> list[str]:
    return [view.key for view in views]


def test_four_alike_are_shown_and_five_are_folded() -> None:
    assert laid_out(many("Too heavy.", 4)).folds == ()
    (fold,) = laid_out(many("Too heavy.", 5)).folds
    assert (fold.text, len(fold.views)) == ("Too heavy.", 5)


def test_each_reason_has_a_fold_of_its_own_and_every_value_stands_once() -> None:
    values = [*many("Too heavy.", 5), *many("Too wide.", 6, 5), *many(None, 3, 11), *many("Too dear.", 2, 14)]
    layout = laid_out(values)
    assert [fold.text for fold in layout.folds] == ["Too heavy.", "Too wide."]
    assert [note.text for note in layout.notes] == ["Too dear."]
    shown = [*(key for group in layout.groups for key in keys(group.views))]
    folded = [*(key for fold in layout.folds for key in keys(fold.views))]
    assert sorted(shown + folded) == sorted(value.key for value in values)
    assert set(layout.said) == {value.key for value in values if not value.possible}


def test_what_is_taken_is_never_folded() -> None:
    values = [*many("Too heavy.", 5), view("mine", "Too heavy.", taken=True)]
    layout = laid_out(values)
    assert [keys(group.views) for group in layout.groups] == [["mine"]]


def test_values_whose_reason_was_not_looked_for_stand_together() -> None:
    (fold,) = laid_out(many("", 7)).folds
    assert fold.text == ""


def test_a_search_finds_by_name_and_heading_and_keeps_what_is_taken() -> None:
    values = [view("rose", group="Lips"), view("sand", group="Skin"), view("clay", group="Skin", taken=True)]
    assert [keys(group.views) for group in laid_out(values, "lips").groups] == [["rose"], ["clay"]]
    assert [keys(group.views) for group in laid_out(values, "SAN skin").groups] == [["sand", "clay"]]


def test_a_list_of_more_than_twelve_is_long() -> None:
    assert not laid_out(many(None, 12)).long
    assert laid_out(many(None, 13)).long


def shown(app: Flask, values: list[ValueView]) -> str:
    """The option with these values as the page has it."""
    option = Option("size", "Size", Kind.CHOICE, Source("product.yaml", 1))
    field = Field(option, Slot("size"), "size", Kind.CHOICE, own=False, hidden=False, values=tuple(values))
    with app.test_request_context():
        return get_template_attribute("storefront/_option.html", "field_set")(field, "/d/1/body")


def test_a_reason_that_was_not_looked_for_can_be_asked_for(app: Flask) -> None:
    page = shown(app, [view("s"), view("m", "")])
    assert '<a class="why-not" href="/d/1/body?wanted=size%3Dm" data-asks="size-m">' in page
    assert "Not possible with your other choices. Why not M ?" in text_of(page)


def test_a_fold_says_its_reason_once_and_its_values_lead_to_it(app: Flask) -> None:
    page = shown(app, [view("s"), *many("Too heavy.", 6)])
    assert text_of(page).count("Too heavy.") == 1
    assert page.count('aria-describedby="size-fold-1"') == 6
    assert 'id="size-fold-1"' in page
    assert page.count('aria-disabled="true"') == 6
