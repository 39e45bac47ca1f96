"""The art of our own shop: nothing is missing, and what a customer chooses can be seen."""

import io
from pathlib import Path

import pytest
from PIL import Image

from configurator.catalog.loader import load_product
from configurator.catalog.model import Product
from configurator.imaging.art import load_art, unknown_layers
from configurator.imaging.compose import compose
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look, Painted, Repeated, ValueImages

CATALOG = Path(__file__).parents[2] / "catalog"
VISIBLE = {
    "car": {
        "paint", "roof", "wheels", "spoiler", "roof-rack", "mirror-caps", "privacy-glass", "towbar", "upholstery",
        "trim-inlay", "screen", "navigation", "cockpit-display", "sound", "climate", "phone-charger", "steering-wheel",
    },
    "ritual": {"product", "shade", "box", "ribbon", "format", "card"},
}  # fmt: skip


@pytest.fixture(params=sorted(VISIBLE))
def key(request: pytest.FixtureRequest) -> str:
    """The key of each product with art."""
    return str(request.param)


@pytest.fixture
def art(key: str) -> Art:
    """The art of a product of our shop."""
    return load_art(CATALOG / key / "art")


@pytest.fixture
def product(key: str) -> Product:
    """The product itself."""
    return load_product((CATALOG / key / "product.yaml").read_text("utf-8"), f"catalog/{key}/product.yaml")


def test_every_layer_of_the_catalogue_is_drawn(art: Art, product: Product) -> None:
    values = [value for option in product.options for value in option.values if value.layer]
    assert values
    assert unknown_layers(art, [(value.layer or "", value.source) for value in values]) == ()


def test_the_options_that_can_be_seen_are_options_of_the_product(art: Art, key: str, product: Product) -> None:
    seen: set[str | None] = set()
    for slot in (slot for view in art.views.values() for slot in view):
        match slot:
            case ValueImages():
                seen |= {slot.option, slot.tint}
            case Painted():
                seen |= {slot.paint, slot.otherwise}
            case Repeated():
                seen |= {slot.repeat, slot.tint}
    assert seen - {None} == VISIBLE[key]
    assert VISIBLE[key] <= {option.key for option in product.options}


def test_every_visible_value_changes_the_picture(art: Art, key: str, product: Product) -> None:
    for option in (product.option(name) for name in VISIBLE[key] - {"shade"}):
        slot = f"{option.key}[1]" if option.key == "product" else option.key
        looks = [Look(layer=value.layer, swatch=value.swatch, key=value.key) for value in option.values]
        pictures = {tuple(layers(art, {slot: (look,)}, view) for view in art.views) for look in looks}
        assert len(pictures) >= len({(look.layer, look.swatch) for look in looks}), option.key


def test_every_drawing_has_its_image_and_no_image_is_left_over(key: str) -> None:
    folder = CATALOG / key / "art"
    drawings = {path.stem for path in (folder / "source").glob("*.svg")}
    assert drawings == {path.stem for path in (folder / "layers").glob("*.png")}


def test_every_image_can_be_shown(art: Art, key: str, product: Product) -> None:
    used = {value.layer for option in product.options for value in option.values}
    used |= {layer.image for view in art.views for layer in layers(art, {}, view)}
    used |= {layer.image for view in art.cards for layer in layers(art, {}, view)}
    for slot in (slot for view in art.views.values() for slot in view):
        if isinstance(slot, Painted):
            used |= {slot.shade, slot.mask, slot.spec}
        if isinstance(slot, ValueImages):
            used |= {slot.prefix + value.layer for value in product.option(slot.option).values if value.layer}
    assert {name for name in art.images if name.removesuffix("_tint") not in used} == set()


def test_each_view_is_drawn(art: Art) -> None:
    for view in [*art.views, *art.cards]:
        picture = compose(art, layers(art, {}, view), width=320, format="webp")
        assert Image.open(io.BytesIO(picture)).width == 320
