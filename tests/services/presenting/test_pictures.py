"""Pictures are named by pages, drawn once, and nobody can ask for one that no page named."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from configurator.bootstrap import ReadyShowroom
from configurator.catalog.selection import Choice, Selection, Slot
from configurator.imaging.layers import layers
from configurator.languages.spoken import speaking
from configurator.orders.order import Contact
from configurator.services.configuring import configure, designs, opening, step_page
from configurator.services.jobs.kinds import Work
from configurator.services.operating.drawing_ahead import DRAWING, draw_these, keys_ahead
from configurator.services.ordering import checkout
from configurator.services.presenting import pictures
from configurator.services.visitor import Visitor
from configurator.settings import Settings
from configurator.shop import demo_shop


def selling(key: str, folder: Path) -> Iterator[ReadyShowroom]:
    """A shop that sells one product of the demo, art and all."""
    demo = demo_shop()
    shutil.copytree(demo.catalog / key, folder / "shop" / "catalog" / key)
    (folder / "shop" / "rules").mkdir()
    shutil.copy(demo.rules / f"{key}.rules", folder / "shop" / "rules")
    room = ReadyShowroom(Settings(shop_folder=folder / "shop", data=folder / "data", secret_key="a secret of tests"))
    yield room
    room.store.close()


@pytest.fixture
def cars(tmp_path: Path) -> Iterator[ReadyShowroom]:
    yield from selling("car", tmp_path)


@pytest.fixture
def boxes(tmp_path: Path) -> Iterator[ReadyShowroom]:
    yield from selling("ritual", tmp_path)


@pytest.fixture(scope="module")
def shown_to_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadyShowroom]:
    """The demo shop, as it is."""
    room = ReadyShowroom(Settings(data=tmp_path_factory.mktemp("demo"), secret_key="a secret of tests"))
    yield room
    room.store.close()


@pytest.mark.parametrize("key", ["car", "ritual"])
def test_what_is_kept_of_a_view_is_what_its_layers_say(shown_to_all: ReadyShowroom, key: str) -> None:
    published = shown_to_all.current(key)
    art, product = published.art, published.product
    assert art is not None
    counts = {Slot(each.key): ("2",) for each in product.components if each.repeated}
    homes = [(option, range(1, 3 if product.home(option.key).repeated else 2)) for option in product.options]
    places = {Slot(option.key, n): option.values for option, numbers in homes for n in numbers if option.values}
    first = {slot: (values[0].key,) for slot, values in places.items()}
    for slot, values in places.items():
        for value in values:
            shown = Selection({**counts, **first, slot: (value.key,)})
            drawn = [layers(art, pictures.looks(product, shown), view) for view in art.views]
            recipes = pictures.recipes(published, shown)
            assert [each["layers"] for each in recipes.values()] == [[one.recipe for one in all_] for all_ in drawn]


def test_a_crop_of_an_option_that_a_revision_does_not_have_is_left_out(cars: ReadyShowroom, ada: Visitor) -> None:
    """Art is of today; drafts and orders may be of a revision from before an option came."""
    manifest = cars.shop.catalog / "car" / "art" / "art.yaml"
    text, layer, piece = manifest.read_text("utf-8"), "      - image: detail_under\n", "  wheels: {view: detail"
    text = text.replace(layer, layer + "      - option: ambience\n")
    manifest.write_text(text.replace(piece, "  ambience: {view: detail, box: [0, 0, 100, 100]}\n" + piece), "utf-8")
    cars.refresh(now=True)
    art = cars.current("car").art
    assert art is not None
    assert "ambience" in art.crops
    assert step_page.view(cars, designs.start(cars, ada, "car"), "wheels").panels


def test_a_box_has_the_same_colours_in_every_language(boxes: ReadyShowroom) -> None:
    published = boxes.current("ritual")
    shown = published.shown(frozenset())
    with speaking("de"):
        german = pictures.recipes(published, shown)
    assert pictures.recipes(boxes.current("ritual"), shown) == german


def test_a_page_names_a_picture_of_each_view(cars: ReadyShowroom, ada: Visitor) -> None:
    page = step_page.view(cars, designs.start(cars, ada, "car"))
    assert len(page.pictures) > 1
    assert page.picture == page.pictures[0]
    assert page.picture.alt.startswith("Fjell: ")
    for ref in page.pictures:
        assert ref.key is not None
        drawn = pictures.draw(cars, ref.key)
        assert drawn is not None
        with Image.open(BytesIO(drawn)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (ref.width, ref.height))


def test_a_picture_is_described_by_what_can_be_seen_in_it(cars: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(cars, ada, "car")
    wishes = [Choice(Slot("roof-rack"), "yes"), Choice(Slot("phone-charger"), "yes")]
    design = configure.post(opening.opened(cars, ada, design.id), wishes, seq=1).design
    side, cockpit = (step_page.view(cars, design, from_where=view).picture.alt for view in ("side", "cockpit"))
    assert "roof rack" in side
    assert "centre screen 12 inch" in cockpit
    assert "wireless phone charger" in cockpit
    assert "charger" not in side
    assert "paint" not in cockpit
    assert "Yes" not in side + cockpit


def test_small_pictures_are_pieces_of_the_views(cars: ReadyShowroom) -> None:
    named = pictures.cards(cars, cars.current("car"))
    art = cars.current("car").art
    assert art is not None
    assert {option for option, _ in named} == set(art.crops)
    left, top, right, bottom = art.crops["wheels"].box
    found = [
        pictures.draw(cars, named["wheels", value.key]) for value in cars.current("car").product.option("wheels").values
    ]
    assert len(set(found)) == len(found)
    with Image.open(BytesIO(found[0] or b"")) as piece:
        assert piece.size == (192, round((bottom - top) * 192 / (right - left)))


def test_another_process_draws_what_this_one_named(cars: ReadyShowroom, ada: Visitor) -> None:
    key = step_page.view(cars, designs.start(cars, ada, "car")).picture.key
    other = ReadyShowroom(cars.settings)
    assert key is not None
    assert pictures.draw(other, key) == pictures.draw(cars, key)
    other.store.close()


def test_a_key_that_no_page_named_draws_nothing(cars: ReadyShowroom) -> None:
    assert pictures.draw(cars, "0" * 64) is None
    assert pictures.draw(cars, "../../etc/passwd") is None


def test_a_price_does_not_change_the_picture_but_a_colour_does(cars: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(cars, ada, "car")
    before = step_page.view(cars, design).picture.key
    paint = cars.current("car").product.option("paint")
    shown = cars.current("car").shown(design.choices)
    other = next(value.key for value in paint.values if value.key not in shown.at(Slot("paint")))
    wish = Choice(Slot("paint"), other)
    after = configure.post(opening.opened(cars, ada, design.id), [wish], seq=1).design
    assert step_page.view(cars, after).picture.key != before
    assert step_page.view(cars, configure.undo(opening.opened(cars, ada, design.id))).picture.key == before


def test_the_picture_of_an_order_is_kept_for_good(cars: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(cars, ada, "car")
    total = checkout.summary(cars, ada, design.id).quote.total.minor
    contact = Contact("Ada", "ada@example.org")
    order = checkout.order(cars, ada, design.id, key="k", shown_total=total, contact=contact)
    with cars.unit() as unit:
        unit.recipes.remove_older(cars.now() + timedelta(days=1))
    assert order.receipt.picture is not None
    assert pictures.draw(cars, order.receipt.picture) is not None


def test_a_layer_that_is_overwritten_in_place_is_noticed(cars: ReadyShowroom, ada: Visitor) -> None:
    """Its pictures get other names, and none is drawn from the new layer under the old name."""
    old = step_page.view(cars, designs.start(cars, ada, "car")).picture.key
    assert old is not None
    art = cars.current("car").art
    assert art is not None
    layer = next(iter(sorted(art.images.values(), key=lambda each: each.path))).path
    for path in (layer.parent / name for name in sorted(each.path.name for each in art.images.values())):
        before = path.stat()
        with Image.open(path) as image:
            flipped = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        flipped.save(path)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert pictures.draw(cars, old) is None
    cars.refresh(now=True)
    new = step_page.view(cars, designs.start(cars, ada, "car")).picture.key
    assert new is not None
    assert new != old
    assert pictures.draw(cars, new) is not None


def test_the_page_of_a_step_shows_its_view_and_another_when_asked(cars: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(cars, ada, "car")
    assert step_page.view(cars, design, "wheels").picture.view != step_page.view(cars, design, "inside").picture.view
    assert step_page.view(cars, design, "wheels", from_where="cabin").picture.view == "cabin"
    assert step_page.view(cars, design, "inside", from_where="../etc").picture.view == "cabin"


def test_parts_of_a_picture_lead_to_their_options(cars: ReadyShowroom, ada: Visitor) -> None:
    page = step_page.view(cars, designs.start(cars, ada, "car"), "line")
    leads = {spot.name: (spot.step, spot.instance) for spot in page.picture.spots}
    assert (leads["Wheels"], leads["Paint"]) == (("wheels", None), ("outside", None))


def test_a_picture_is_had_in_the_widths_there_are_and_in_no_other(cars: ReadyShowroom, ada: Visitor) -> None:
    key = step_page.view(cars, designs.start(cars, ada, "car")).picture.key or ""
    small, avif = pictures.draw(cars, key, 160), pictures.draw(cars, key, 640, "avif")
    assert small is not None
    assert avif is not None
    with Image.open(BytesIO(small)) as picture:
        assert (picture.format, picture.width) == ("WEBP", 160)
    with Image.open(BytesIO(avif)) as picture:
        assert (picture.format, picture.width) == ("AVIF", 640)
    assert [pictures.draw(cars, key, width) for width in (0, 161, 99999)] == [None] * 3


def test_a_card_for_other_sites_has_their_size_and_is_drawn_once(cars: ReadyShowroom, ada: Visitor) -> None:
    key = step_page.view(cars, designs.start(cars, ada, "car")).picture.key or ""
    drawn = pictures.draw_card(cars, key)
    assert drawn is not None
    with Image.open(BytesIO(drawn)) as card:
        assert (card.format, card.size) == ("JPEG", (1200, 630))
    assert pictures.draw_card(cars, "0" * 64) is None


def test_words_of_the_customer_are_in_the_picture_and_in_no_recipe(
    boxes: ReadyShowroom, ada: Visitor, tmp_path: Path
) -> None:
    design = designs.start(boxes, ada, "ritual")
    wishes = [Choice(Slot("format"), "gift-box"), Choice(Slot("lid-print"), "yes"), Choice(Slot("lid-name"), "Ada Bo")]
    design = configure.post(opening.opened(boxes, ada, design.id), wishes, seq=1).design
    shown = step_page.view(boxes, design, "wrapping").picture
    published = boxes.current("ritual")
    selection = published.shown(design.choices)
    assert (shown.view, bool(shown.own), shown.unwritten) == ("wrapping", True, False)
    drawn = pictures.draw_own(published, selection, "wrapping", shown.own, "webp")
    assert drawn is not None
    assert drawn != pictures.draw(boxes, shown.key or "")
    assert pictures.draw_own(published, selection, "wrapping", "0" * 32, "webp") is None
    assert pictures.draw_own(published, selection, "box", shown.own, "webp") is None
    with boxes.reading() as unit:
        assert "Ada Bo" not in str(unit.recipes.one(shown.key or ""))
    kept = [path for path in (tmp_path / "data" / "pictures").rglob("*") if path.is_file()]
    assert all(drawn not in path.read_bytes() for path in kept)
    assert step_page.view(boxes, design, "items").picture.own == ""


def test_what_most_will_see_is_drawn_before_anybody_asks(cars: ReadyShowroom, ada: Visitor) -> None:
    """Once for what is on sale; afterwards the first page's pictures and those of a new colour lie there."""
    told: list[tuple[int, int]] = []
    chosen = pictures.recipes(cars.current("car"), cars.current("car").shown(frozenset()))
    some = dict(list(chosen.items())[:1])
    cars.name_pictures(some)
    draw_these(cars, Work({}, lambda done, total, _: told.append((done, total))), cars.current("car"), list(some))
    kept = sum(1 for path in cars.data.glob("pictures/??/*") if path.is_file())
    assert (kept, told) == (5, [(0, 1)])
    (key,) = some
    assert [(pictures.draw_for(cars, key, None, avif=avif) or (b"", ""))[1] for avif in (True, False)] == [
        "avif",
        "webp",
    ]
    assert (pictures.draw_for(cars, key, pictures.PHONE, avif=True) or (b"", ""))[1] == "avif"
    assert DRAWING.occasion is not None
    occasion = DRAWING.occasion(cars)
    assert occasion
    assert occasion == DRAWING.occasion(cars)


def test_a_click_on_what_was_drawn_ahead_finds_its_picture(cars: ReadyShowroom, ada: Visitor) -> None:
    design = designs.start(cars, ada, "car")
    ahead = set(keys_ahead(cars, Work({}, lambda *_: None), cars.current("car")))
    assert {each.key for each in step_page.view(cars, design).pictures} <= ahead
    wish = Choice(Slot("paint"), "copper")
    after = configure.post(opening.opened(cars, ada, design.id), [wish], seq=1).design
    assert {each.key for each in step_page.view(cars, after).pictures} <= ahead


def test_nobody_waits_for_avif(cars: ReadyShowroom, ada: Visitor) -> None:
    key = step_page.view(cars, designs.start(cars, ada, "car")).picture.key or ""
    found = pictures.draw_for(cars, key, None, avif=True)
    assert found is not None
    assert found[1] == "webp"
    assert pictures.draw_for(cars, "0" * 64, None, avif=True) is None


def test_each_way_out_of_a_refusal_has_its_picture(cars: ReadyShowroom, ada: Visitor) -> None:
    """It is the one of the design as it is once the way is taken; where the step's view shows nothing, of another."""
    design = designs.start(cars, ada, "car")
    chosen = [Choice(Slot("trim"), "sport"), Choice(Slot("paint"), "matte-graphite"), Choice(Slot("spoiler"), "yes")]
    assert not configure.post(opening.opened(cars, ada, design.id), chosen, seq=1).refused
    for seq, wanted in enumerate((Choice(Slot("trim"), "start"), Choice(Slot("roof-load"), "box")), start=2):
        (refused,) = configure.post(opening.opened(cars, ada, design.id), [wanted], seq=seq).refused
        assert refused.ways
        for way in refused.ways:
            assert way.picture is not None
            assert way.picture.key is not None
            assert pictures.draw(cars, way.picture.key, 160) is not None
            assert "matte" not in way.picture.alt.lower() or wanted.slot.key != "trim"
            taken = configure.choose_anyway(opening.opened(cars, ada, design.id), wanted, way.key).design
            views = {each.view: each for each in step_page.view(cars, taken).pictures}
            assert views[way.picture.view].key == way.picture.key
            configure.undo(opening.opened(cars, ada, design.id))
