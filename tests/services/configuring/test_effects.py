"""What a click costs is what is shown beside it: on every value of every step, after random clicks."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Slot
from configurator.cli import main
from configurator.money import Money
from configurator.orders.design import Design
from configurator.services.configuring import configure, designs, form_changes, opening, step_page
from configurator.services.presenting.pages import Effect, Field, Page, ValueView
from configurator.services.showroom.showroom import Showroom
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.shop import demo_shop_folder
from tests.cases import TIMES
from tests.interchange.real_models import real_model_file
from tests.services.small_shop import CATALOGUE, write_shop

ENOUGH = 600.0
ADA = Visitor("ada")


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Showroom]]:
    """The demo shop and the imported PC, by product."""
    folder = tmp_path_factory.mktemp("effects")
    arguments = ["import", "featureide", str(real_model_file("pc-richmond.xml")), "--into", str(folder / "pc")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    demo = opened(demo_shop_folder(), folder / "demo-data")
    pc = opened(folder / "pc", folder / "pc-data")
    yield {"car": demo, "ritual": demo, "pc-richmond": pc}
    demo.store.close()
    pc.store.close()


def opened(folder: Path, data: Path) -> Showroom:
    return ReadyShowroom(Settings(shop_folder=folder, data=data, secret_key="a secret of tests", solver_seconds=60))


def total(room: Showroom, design: Design) -> Money:
    """The total as it is shown for a design."""
    published = room.revision(design.product, design.revision)
    return published.book.total(published.shown(design.choices, design.weights))


def form_of(page: Page) -> dict[str, list[str]]:
    """What a browser posts of a page that nobody has touched."""
    form = {str(Slot(repeat.component.key)): [str(repeat.count)] for repeat in page.repeats}
    for field in fields(page):
        if field.kind == "choice":
            taken = [view.key for view in field.values if view.taken]
            form |= {field.name: taken} if taken else {}
        else:
            form[field.name] = [field.current]
    return form


def fields(page: Page) -> list[Field]:
    return [field for panel in page.panels for field in panel.fields if not field.hidden]


def clicked(page: Page, field: Field, view: ValueView) -> tuple[dict[str, list[str]], frozenset[str]]:
    """What a browser posts after a click on a value, and what the form says is to be kept."""
    form = form_of(page)
    if not field.multiple:
        return form | {field.name: [view.key]}, frozenset({field.name} if view.taken else ())
    taken = [each for each in form.get(field.name, []) if each != view.key]
    return form | {field.name: taken if view.taken else [*taken, view.key]}, frozenset()


def posted(room: Showroom, design: Design, page: Page, form: dict[str, list[str]], kept: frozenset[str]) -> Design:
    """The design after a form; nothing in it may be refused."""
    found = opening.opened(room, ADA, design.id, design.number)
    wishes = form_changes.changes(found, page.step.step, form, instance=page.step.instance, kept=kept)
    outcome = configure.post(found, wishes, seq=design.seq + 1)
    assert outcome.applied
    assert not outcome.refused, outcome.refused
    return outcome.design


def undone(room: Showroom, before: Design, after: Design) -> Design:
    """The design as it was, with the counters of what came after."""
    return after if after.number == before.number else configure.undo(opening.opened(room, ADA, before.id))


def tell(page: Page, field: Field, key: str) -> str:
    return f"{page.step.step} {page.step.instance}: {field.name} = {key}; own: {sorted(map(str, page.design.choices))}"


def checked(room: Showroom, design: Design, page: Page, dice: random.Random, most: int) -> Design:
    """Clicks on values of the page one by one, compares each figure with the total then, and takes it back."""
    now = total(room, design)
    views = [(field, view) for field in fields(page) for view in field.values]
    for field, view in dice.sample(views, min(most, len(views))):
        if view.effect is not None:
            after = posted(room, design, page, *clicked(page, field, view))
            assert view.effect.difference == total(room, after) - now, tell(page, field, view.key)
            if not field.multiple:
                assert view.key in {"", *(choice.value for choice in after.choices if str(choice.slot) == field.name)}
            design = undone(room, design, after)
        elif not view.possible and dice.random() < 0.15:
            design = refused(room, design, Choice(Slot.parse(field.name), view.key), now)
        else:
            assert not view.possible or (view.taken and field.multiple), tell(page, field, view.key)
    return stepped(room, design, page, now)


def stepped(room: Showroom, design: Design, page: Page, now: Money) -> Design:
    """The same for the numbers and texts of the page."""
    for field in fields(page):
        if field.kind == "text" and field.more is not None:
            asked: list[tuple[Effect | None, str]] = [(field.more, "Ada")]
        elif field.kind in ("number", "quantity"):
            now_, step = float(field.current), float(field.step)
            asked = [(field.less, f"{now_ - step:.6f}"), (field.more, f"{now_ + step:.6f}")]
        else:
            continue
        for effect, written in asked:
            if effect is not None:
                after = posted(room, design, page, form_of(page) | {field.name: [written]}, frozenset())
                assert effect.difference == total(room, after) - now, tell(page, field, written)
                design = undone(room, design, after)
    return design


def refused(room: Showroom, design: Design, wanted: Choice, now: Money) -> Design:
    """An impossible value is refused; each way to have it anyway comes to what its dialog says."""
    outcome = configure.post(opening.opened(room, ADA, design.id), [wanted], seq=design.seq + 1)
    (refusal,) = outcome.refused
    design = outcome.design
    for way in refusal.ways:
        after = configure.choose_anyway(opening.opened(room, ADA, design.id), wanted, way.key).design
        assert way.difference == total(room, after) - now, f"{wanted} by {way.given_up}"
        design = undone(room, design, after)
    return design


def random_click(room: Showroom, design: Design, page: Page, dice: random.Random) -> Design:
    """The design after a click on something possible."""
    views = [(field, view) for field in fields(page) for view in field.values if view.effect is not None]
    return posted(room, design, page, *clicked(page, *dice.choice(views))) if views else design


def walked(room: Showroom, product: str, dice: random.Random, clicks: int, most: int) -> None:
    """Random clicks on random steps; before each, values on the page are compared with what a click on them does."""
    design = designs.start(room, ADA, product)
    for _ in range(clicks):
        marks = step_page.view(room, design, effects_seconds=0).steps
        mark = dice.choice(marks)
        page = step_page.view(room, design, mark.step, instance=mark.instance, effects_seconds=ENOUGH)
        design = checked(room, design, page, dice, most)
        design = random_click(room, design, page, dice)


@pytest.mark.parametrize(("product", "clicks", "most"), [("car", 12, 40), ("pc-richmond", 8, 40), ("ritual", 5, 12)])
def test_what_is_shown_beside_a_value_is_what_the_total_changes_by(
    shops: Mapping[str, Showroom], product: str, clicks: int, most: int
) -> None:
    walked(shops[product], product, random.Random(f"{product} {TIMES}"), clicks * TIMES, most)


def test_the_same_in_a_shop_with_numbers_texts_and_drawers(room: Showroom) -> None:
    for seed in range(2 * TIMES):
        walked(room, "desk", random.Random(seed), 6, 60)


@pytest.mark.parametrize(("key", "name"), [("none", "No mat at all"), ("bare", "None")])
def test_what_comes_with_nothing_is_told_as_something_that_goes(tmp_path: Path, key: str, name: str) -> None:
    """Not 'with Mat: None'."""
    none = f"Mat\n        values:\n          - {{value: {key}, name: {name}}}"
    shop = CATALOGUE.replace("Mat\n        choose: 0..1\n        values:", none)
    rules = f'rule bare "Steel legs need a bare top."\n  when legs = steel then mat = {key}\ndefault mat = felt\n'
    room = opened(write_shop(tmp_path / "shop", catalogue=shop, rules=rules), tmp_path / "data")
    page = step_page.view(room, designs.start(room, ADA, "desk"), "body", effects_seconds=ENOUGH)
    (legs,) = [field for field in fields(page) if field.name == "legs"]
    assert [view.effect.along for view in legs.values if view.effect and view.key == "steel"] == ["without Mat"]
    room.store.close()
