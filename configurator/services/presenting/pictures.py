"""Pictures of selections: what is to be drawn (asked at every click, so cheap) and the drawing itself (asked once).

A page names pictures by a key; how to draw each is kept with the records, so that any process can draw what another
one named, and nobody can ask for a picture that the shop did not name.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

from configurator.catalog.model import Component, Kind, Product, Value
from configurator.catalog.selection import Selection, Slot, slots
from configurator.engine import Engine
from configurator.engine.answer_cache import AnswerCache
from configurator.errors import Withdrawn
from configurator.imaging.cache import picture_key
from configurator.imaging.compose import ChangedDrawing, Format, compose, compose_card, emblem
from configurator.imaging.layers import layers, reads
from configurator.imaging.lettering import can_be_drawn, lettering
from configurator.imaging.model import Art, Box, Layer, Lettering, Look, Repeated
from configurator.imaging.spots import SpotShape, parts
from configurator.languages.spoken import within_sentence
from configurator.services.presenting.labels import slot_label, step_of
from configurator.services.presenting.picture_refs import PictureRef, PictureSpot
from configurator.services.showroom.published import Published
from configurator.services.showroom.showroom import Showroom

WIDTH = 1200
WIDTHS = THUMBNAIL, PHONE = (160, 640)
"""The narrower widths in which a picture can be had."""
_CARD_WIDTH = 192
_VIEWS_KEPT, _ARTS_KEPT = 1024, 64
Recipe = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Pictured:
    """A view of a selection, under which key and in what size it is drawn, how, and which options can be seen there."""

    view: str
    key: str
    width: int
    height: int
    recipe: Recipe
    reads: frozenset[str]


_cards: WeakKeyDictionary[Engine, tuple[str, Mapping[tuple[str, str], str]]] = WeakKeyDictionary()


class _ViewsDrawn:
    """How the views of one art are drawn: each is found once for what can be seen in it. Of one product."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._reads = {view: reads(art, view) for view in art.views}
        self._kept: AnswerCache[tuple[str, int, tuple[tuple[str, tuple[Look, ...]], ...]], _Pictured] = AnswerCache(
            _VIEWS_KEPT
        )

    def pictured(
        self, product: Product, selection: Selection, views: Iterable[str], width: int = WIDTH
    ) -> tuple[_Pictured, ...]:
        """The views of a selection, in their order."""
        found = looks(product, selection)
        return tuple(self._one(product, found, view, width) for view in views)

    def _one(self, product: Product, found: Mapping[str, tuple[Look, ...]], view: str, width: int) -> _Pictured:
        seen = {name: each for name, each in found.items() if name.partition("[")[0] in self._reads[view]}
        return self._kept.answer((view, width, tuple(seen.items())), lambda: self._drawn(product, seen, view, width))

    def _drawn(self, product: Product, seen: Mapping[str, tuple[Look, ...]], view: str, width: int) -> _Pictured:
        drawn = layers(self._art, seen, view)
        backdrop = self._art.images[drawn[0].image]
        shown = min(width, backdrop.width)
        height = round(backdrop.height * shown / backdrop.width)
        key = picture_key(self._art, drawn, shown, "webp")
        return _Pictured(view, key, shown, height, _recipe(product, shown, drawn), self._reads[view])


_views: AnswerCache[tuple[str, str], _ViewsDrawn] = AnswerCache(_ARTS_KEPT)


def _pictured(
    published: Published, art: Art, selection: Selection, views: Iterable[str], width: int = WIDTH
) -> tuple[_Pictured, ...]:
    product = published.product
    drawn = _views.answer((product.key, art.digest), lambda: _ViewsDrawn(art))
    return drawn.pictured(product, selection, views, width)


def stage(
    room: Showroom, published: Published, selection: Selection, step: str, view: str | None
) -> tuple[PictureRef, ...]:
    """A picture of each view; the one that the page of a step shows large has its parts. Without art one without key.

    That one is of the ``view`` that was asked for, else of the one made for the step.
    """
    art = published.art
    every = _named(room, published, selection, art.views if art else (), WIDTH)
    if art is None:
        return every
    large = view if view in art.views else art.view_of(step)
    return tuple(
        _with_words(published, art, selection, replace(each, spots=_spots(published, art, selection, each.view)))
        if each.view == large
        else replace(each, on_stage=False)
        for each in every
    )


def words_in(published: Published, art: Art, selection: Selection, view: str) -> tuple[Lettering, ...]:
    """The customer's own words in a view; never those that are sensitive."""
    written = {
        _key(component, slot): "".join(selection.at(slot))
        for component, _, option, slot in slots(published.product, selection)
        if option.kind is Kind.TEXT and not option.sensitive
    }
    return lettering(art, written, view)


def own_name(key: str, words: tuple[Lettering, ...]) -> str:
    """The name of a picture with words: it changes with the picture and with them."""
    said = json.dumps([key, *(each.text for each in words)])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _with_words(published: Published, art: Art, selection: Selection, shown: PictureRef) -> PictureRef:
    """The picture as one of the design alone where the customer's own words are in it."""
    words = words_in(published, art, selection, shown.view)
    if not words or shown.key is None:
        return shown
    unwritten = not all(can_be_drawn(art, each.text) for each in words)
    return replace(shown, own=own_name(shown.key, words), unwritten=unwritten)


def draw_own(
    published: Published,
    selection: Selection,
    view: str,
    name: str,
    format: Format,  # noqa: A002
) -> bytes | None:
    """The picture of a view with the customer's words; None when it is called otherwise by now. Nothing is kept."""
    art = published.art
    if art is None or view not in art.views:
        return None
    (shown,) = _pictured(published, art, selection, [view])
    words = words_in(published, art, selection, view)
    if not words or own_name(shown.key, words) != name:
        return None
    drawn = tuple(Layer(**layer) for layer in shown.recipe["layers"])
    try:
        return compose(art, drawn, width=shown.width, format=format, words=words)
    except ChangedDrawing:
        return None


def _spots(published: Published, art: Art, selection: Selection, view: str) -> tuple[PictureSpot, ...]:
    """The parts of a view, each with the page that it leads to; what the selection does not have is no part."""
    product = published.product
    places = {_key(component, slot): slot for component, _, _, slot in slots(product, selection)}
    found = parts(art, looks(product, selection), view)
    return tuple(_spot(product, places[name], shapes) for name, shapes in found if name in places)


def _spot(product: Product, slot: Slot, shapes: Iterable[SpotShape]) -> PictureSpot:
    step, instance = step_of(product, slot)
    corners = tuple(" ".join(f"{x},{y}" for x, y in shape) for shape in shapes)
    return PictureSpot(slot_label(product, slot), slot, step.key, instance, corners)


def _key(component: Component, slot: Slot) -> str:
    """What imaging calls a slot: 'paint'; 'shade[1]' of a repeated component."""
    return f"{slot.key}[{slot.instance}]" if component.repeated else slot.key


def _named(
    room: Showroom, published: Published, selection: Selection, views: Iterable[str], width: int
) -> tuple[PictureRef, ...]:
    """A picture of each of the views, known to every process; without art one that has no key."""
    art, product = published.art, published.product
    if art is None:
        return (PictureRef(None, "", product.name, 0, 0, describe(product, selection)),)
    told = _visible(product, selection)
    drawn = _pictured(published, art, selection, views, width)
    room.name_pictures({each.key: each.recipe for each in drawn})
    return tuple(
        PictureRef(
            each.key,
            each.view,
            published.wordings.picture(published.written, each.view, art.titles.get(each.view, each.view)),
            each.width,
            each.height,
            _described(product, told, each.reads),
        )
        for each in drawn
    )


def recipes(published: Published, selection: Selection) -> Mapping[str, Recipe]:
    """How the pictures of the selection are drawn, by their keys."""
    if published.art is None:
        return {}
    pictured = _pictured(published, published.art, selection, published.art.views)
    return {each.key: each.recipe for each in pictured}


def picture(room: Showroom, published: Published, selection: Selection, *, width: int = WIDTH) -> PictureRef:
    """The picture of the selection: the first view."""
    return _named(room, published, selection, list(published.art.views)[:1] if published.art else (), width)[0]


def pictures_beside(
    room: Showroom, published: Published, now: Selection, others: Sequence[Selection], step: str
) -> tuple[PictureRef | None, ...]:
    """A picture of each of the other selections, all of one view; None for each without art. They are only named.

    The view is the one in which most of them differ from each other and from ``now``, at best that of the step.
    """
    art = published.art
    if art is None or not others:
        return (None,) * len(others)
    first = art.view_of(step)
    views = (first, *(view for view in art.views if view != first))
    drawn = [_pictured(published, art, each, views) for each in (now, *others)]
    at = max(range(len(views)), key=lambda index: len({each[index].key for each in drawn}))
    room.name_pictures({each[at].key: each[at].recipe for each in drawn[1:]})
    return tuple(
        PictureRef(one.key, one.view, "", one.width, one.height, describe(published.product, other, one.reads))
        for one, other in zip((each[at] for each in drawn[1:]), others, strict=True)
    )


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
    for option, crop in ((option, art.crops[option.key]) for option in product.options if option.key in art.crops):
        for value in (value for value in option.values if value.layer or value.swatch):
            layered = layers(art, {option.key: (_look(value),)}, crop.view)
            key = picture_key(art, layered, _CARD_WIDTH, "webp", crop.box)
            yield (option.key, value.key), (key, _recipe(product, _CARD_WIDTH, layered, crop.box))


def _recipe(product: Product, width: int, drawn: Iterable[Layer], crop: Box | None = None) -> Recipe:
    """How a picture is drawn, as ``draw`` reads it."""
    whole: Recipe = {"product": product.key, "width": width, "layers": [layer.recipe for layer in drawn]}
    return whole | ({"crop": list(crop)} if crop else {})


def draw(room: Showroom, key: str, width: int | None = None, format: Format = "webp") -> bytes | None:  # noqa: A002
    """The picture of that key, as wide as it was named or of one of the ``WIDTHS``.

    None when no page named it, its art is gone, or it is not had in that width.
    """
    found = _recalled(room, key) if width is None or width in WIDTHS else None
    if found is None:
        return None
    art, drawn, named, crop = found
    shown = min(named, width or WIDTH)
    file = picture_key(art, drawn, shown, format, crop)
    return _kept(room, file, lambda: compose(art, drawn, width=shown, format=format, crop=crop))


def draw_for(room: Showroom, key: str, width: int | None, *, avif: bool) -> tuple[bytes, Format] | None:
    """The same picture for a browser: as AVIF where it reads that and it was drawn ahead, else as WebP.

    AVIF is smaller, and takes longer to be made than a customer should wait.
    """
    found = _recalled(room, key) if avif and (width is None or width in WIDTHS) else None
    if found is not None:
        art, drawn, named, crop = found
        ahead = room.pictures.found(picture_key(art, drawn, min(named, width or WIDTH), "avif", crop))
        if ahead is not None:
            return ahead, "avif"
    drawn_now = draw(room, key, width)
    return None if drawn_now is None else (drawn_now, "webp")


def draw_card(room: Showroom, key: str) -> bytes | None:
    """The same picture in the size that other sites show beside a link, JPEG; None as ``draw``."""
    found = _recalled(room, key)
    if found is None:
        return None
    art, drawn, *_ = found
    file = hashlib.sha256(f"card {key}".encode()).hexdigest()
    return _kept(room, file, lambda: compose_card(art, drawn))


def _recalled(room: Showroom, key: str) -> tuple[Art, tuple[Layer, ...], int, Box | None] | None:
    """How a picture is drawn that some page named, as long as its art is as it was then; its width, and which piece."""
    with room.reading() as unit:
        recipe = unit.recipes.one(key)
    if recipe is None:
        return None
    sold = room.last(recipe["product"])  # orders of a withdrawn product keep their pictures
    art, drawn = sold.art if sold else None, tuple(Layer(**layer) for layer in recipe["layers"])
    if art is None or any(name not in art.images for part in drawn for name in (part.image, part.mask) if name):
        return None
    left, top, right, bottom = recipe.get("crop") or (0, 0, 0, 0)
    crop = (left, top, right, bottom) if right else None
    if picture_key(art, drawn, recipe["width"], "webp", crop) != key:
        return None
    return art, drawn, recipe["width"], crop


def _kept(room: Showroom, file: str, make: Callable[[], bytes]) -> bytes | None:
    """The file from the cache, else made; None where an image is being changed: nothing is kept under a wrong name."""
    try:
        return room.pictures.picture(file, make)
    except ChangedDrawing:
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
    for component, _, option, slot in slots(product, selection):
        if option.values:
            found[_key(component, slot)] = tuple(_look(option.value(value)) for value in selection.at(slot))
    return found


def describe(product: Product, selection: Selection, reads: frozenset[str] | None = None) -> str:
    """What a picture shows, in words: the product and what can be seen of it (in the view that ``reads`` these)."""
    return _described(product, _visible(product, selection), reads)


def _described(product: Product, told: Iterable[tuple[str, str]], reads: frozenset[str] | None) -> str:
    seen = list(dict.fromkeys(words for option, words in told if reads is None or option in reads))
    return f"{product.name}: {', '.join(seen)}" if seen else product.name


def _visible(product: Product, selection: Selection) -> list[tuple[str, str]]:
    """The option and the words of each choice that can be seen: 'paint Nordic Blue', 'roof rack'."""
    found = []
    for _, _, option, slot in slots(product, selection):
        for key in () if option.sensitive or not option.values else selection.at(slot):
            value = option.value(key)
            if value.swatch or value.layer:
                named = within_sentence(option.name)
                found.append((option.key, named if option.switch else f"{named} {value.name}"))
    return found


def _look(value: Value) -> Look:
    finish = value.attributes.get("finish")
    word = next(iter(sorted(finish)), None) if isinstance(finish, frozenset) else None
    return Look(layer=value.layer, swatch=value.swatch, finish=word, key=value.key)
