"""Pictures of selections: what is to be drawn (asked at every click, so cheap) and the drawing itself (asked once).

A page names pictures by a key; how to draw each is kept with the records, so that any process can draw what another
one named, and nobody can ask for a picture that the shop did not name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from configurator.catalog.model import Product, Value
from configurator.catalog.selection import Selection, slots
from configurator.engine import Engine
from configurator.errors import Withdrawn
from configurator.imaging.cache import picture_key
from configurator.imaging.compose import ChangedDrawing, compose, emblem
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Layer, Look, Repeated
from configurator.languages.spoken import within_sentence
from configurator.services.presenting.pages import PictureRef
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

WIDTH = 1200
_CARD_WIDTH = 192
Recipe = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Pictured:
    """A view of a selection, under which key and in what size it is drawn, and how."""

    view: str
    key: str
    width: int
    height: int
    recipe: Recipe


_cards: WeakKeyDictionary[Engine, tuple[str, Mapping[tuple[str, str], str]]] = WeakKeyDictionary()


def pictures(
    room: Showroom, published: Published, selection: Selection, *, width: int = WIDTH
) -> tuple[PictureRef, ...]:
    """A picture of each view of the selection; without art one that has no key."""
    art, product = published.art, published.product
    alt = describe(product, selection)
    if art is None:
        return (PictureRef(None, "", product.name, 0, 0, alt),)
    drawn = tuple(_pictured(art, product, selection, width))
    room.name_pictures({each.key: each.recipe for each in drawn})
    return tuple(
        PictureRef(
            each.key,
            each.view,
            published.wordings.picture(published.written, each.view, art.titles.get(each.view, each.view)),
            each.width,
            each.height,
            alt,
        )
        for each in drawn
    )


def recipes(published: Published, selection: Selection) -> Mapping[str, Recipe]:
    """How the pictures of the selection are drawn, by their keys."""
    if published.art is None:
        return {}
    return {each.key: each.recipe for each in _pictured(published.art, published.product, selection, WIDTH)}


def _pictured(art: Art, product: Product, selection: Selection, width: int) -> Iterator[_Pictured]:
    found = looks(product, selection)
    for view in art.views:
        drawn = layers(art, found, view)
        backdrop = art.images[drawn[0].image]
        shown = min(width, backdrop.width)
        key = picture_key(art, drawn, shown, "webp")
        yield _Pictured(
            view, key, shown, round(backdrop.height * shown / backdrop.width), _recipe(product, shown, drawn)
        )


def picture(room: Showroom, published: Published, selection: Selection, *, width: int = WIDTH) -> PictureRef:
    """The picture of the selection: the first view."""
    return pictures(room, published, selection, width=width)[0]


def cards(room: Showroom, published: Published) -> Mapping[tuple[str, str], str]:
    """Keys of small pictures that show one value alone, by option and value; the same for everybody."""
    art = published.art
    if art is None:
        return {}
    digest, found = _cards.get(published.engine, ("", {}))
    if digest != art.digest:
        carded = dict(_carded(published.product, art))
        room.name_pictures(dict(carded.values()))
        found = {value: key for value, (key, _) in carded.items()}
        _cards[published.engine] = art.digest, found
    return found


def _carded(product: Product, art: Art) -> Iterator[tuple[tuple[str, str], tuple[str, Recipe]]]:
    """Of each value that has a small picture: its key and how it is drawn."""
    shown = [(name, slot) for name, slots_ in art.cards.items() for slot in slots_ if isinstance(slot, Repeated)]
    for name, slot in shown:
        for value in (value for option in product.options if option.key == slot.repeat for value in option.values):
            layered = layers(art, {slot.repeat: (_look(value),)}, name)
            if value.layer in art.images:
                key = picture_key(art, layered, _CARD_WIDTH, "webp")
                yield (slot.repeat, value.key), (key, _recipe(product, _CARD_WIDTH, layered))


def _recipe(product: Product, width: int, drawn: Iterable[Layer]) -> Recipe:
    """How a picture is drawn, as ``draw`` reads it."""
    return {"product": product.key, "width": width, "layers": [layer.recipe for layer in drawn]}


def draw(room: Showroom, key: str) -> bytes | None:
    """The picture of that key, WebP; None when no page named it or its art is gone."""
    with room.reading() as unit:
        recipe = unit.recipes.one(key)
    if recipe is None:
        return None
    shown = room.last(recipe["product"])  # orders of a withdrawn product keep their pictures
    art, parts = shown.art if shown else None, tuple(Layer(**layer) for layer in recipe["layers"])
    if art is None or any(name not in art.images for part in parts for name in (part.image, part.mask) if name):
        return None
    if picture_key(art, parts, recipe["width"], "webp") != key:
        return None
    try:
        return room.pictures.picture(key, lambda: compose(art, parts, width=recipe["width"], format="webp"))
    except ChangedDrawing:  # nothing is kept under a name that says something else
        return None


def emblem_of(room: Showroom, product: str, *, width: int = 640) -> bytes:
    """The picture that stands for a product without art, WebP; orders show it of what is not sold any more as well.

    Raises UnknownName when it was never sold.
    """
    try:
        name = room.current(product).product.name
    except Withdrawn as gone:
        name = gone.title
    return emblem(name, width=width, format="webp")


def looks(product: Product, selection: Selection) -> Mapping[str, tuple[Look, ...]]:
    """How each taken value looks, by slot as imaging wants it ('paint'; 'shade[1]' of a repeated component)."""
    found: dict[str, tuple[Look, ...]] = {}
    for component, instance, option, slot in slots(product, selection):
        key = f"{option.key}[{instance}]" if component.repeated else option.key
        if option.values:
            found[key] = tuple(_look(option.value(value)) for value in selection.at(slot))
    return found


def describe(product: Product, selection: Selection) -> str:
    """What the picture shows, in words: the product and what can be seen of it."""
    seen = list(dict.fromkeys(_visible(product, selection)))
    return f"{product.name}: {', '.join(seen)}" if seen else product.name


def _visible(product: Product, selection: Selection) -> Iterator[str]:
    for _, _, option, slot in slots(product, selection):
        for key in () if option.sensitive else selection.at(slot):
            value = option.value(key) if option.values else None
            if value is not None and (value.swatch or value.layer):
                yield f"{within_sentence(option.name)} {value.name}" if value.swatch else value.name


def _look(value: Value) -> Look:
    finish = value.attributes.get("finish")
    word = next(iter(sorted(finish)), None) if isinstance(finish, frozenset) else None
    return Look(layer=value.layer, swatch=value.swatch, finish=word, name=value.name)
