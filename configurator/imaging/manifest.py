"""The manifest of a product's art as it is written: ``art.yaml``, its words and what is wrong with one by itself.

Decides which fields there are and where each stands in the file; it looks at no image and knows no product.

::

    views:
      side:
        title: From the side
        steps: [line, outside]       # the pages that show it
        layers:                      # from the back to the front; the first is the backdrop
          - image: backdrop
          - option: wheels           # the image of the chosen value
          - paint: paint             # the colour of the chosen value on a grey pass
            shade: body
            spec: body_spec
        spots:                       # what a click on the picture opens
          - {option: wheels, box: [216, 348, 368, 500]}
          - {option: paint, outline: [101, 323, 378, 247, 964, 226, 1062, 440, 101, 442]}
      box:
        layers:
          - image: box_back
          - repeat: product          # product[1], product[2] ... standing in rows; each leads to its item
            tint: shade
            rows: [{left: 200, right: 1000, foot: 640}]
    crops:
      wheels: {view: side, box: [216, 348, 368, 500]}    # what shows each value small
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from configurator.errors import BrokenFiles
from configurator.imaging.model import STRICT, ArtName, Crop, Fixed, Painted, Repeated, Spot, ValueImages, WordsPlace
from configurator.source import Problem, Source

KINDS = {"image": "an image", "option": "an option", "paint": "a paint", "repeat": "a repeat"}
_NAMING = ("option", "paint", "repeat", "tint", "otherwise", "text")
"""The keys of a slot or a spot whose value is an option of the product."""


def _kind(slot: Any) -> str | None:
    """Which kind of slot a mapping of the manifest is, by the key that only this kind has."""
    return next((KINDS[key] for key in KINDS if isinstance(slot, Mapping) and key in slot), None)


@dataclass(frozen=True, slots=True)
class WrittenView:
    """A view as the manifest writes it."""

    __pydantic_config__ = STRICT
    layers: Annotated[
        list[
            Annotated[
                Annotated[Fixed, Tag("an image")]
                | Annotated[ValueImages, Tag("an option")]
                | Annotated[Painted, Tag("a paint")]
                | Annotated[Repeated, Tag("a repeat")],
                Discriminator(_kind),
            ]
        ],
        Field(min_length=1),
    ]
    title: str = ""
    steps: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    words: tuple[WordsPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ArtManifest:
    """``art.yaml`` as a whole."""

    __pydantic_config__ = STRICT
    views: Annotated[dict[str, WrittenView], Field(min_length=1)]
    cards: dict[str, WrittenView] = field(default_factory=dict)
    crops: dict[str, Crop] = field(default_factory=dict)

    def everything(self) -> Iterator[tuple[tuple[str, str], WrittenView]]:
        """Each view and card with its place in the file."""
        yield from ((("views", name), view) for name, view in self.views.items())
        yield from ((("cards", name), view) for name, view in self.cards.items())


def read_manifest(text: str, shown: str) -> tuple[ArtManifest, Any]:
    """The manifest, and the text as ruamel reads it, for the places. Raises BrokenFiles with all mistakes."""
    written = _yaml(text, shown)
    return _checked(written, shown), written


def names(manifest: ArtManifest, written: Any, shown: str) -> Iterator[ArtName]:
    """Every option and step that the manifest names, with its place."""
    for at, view in manifest.everything():
        for index, step in enumerate(view.steps):
            yield ArtName("step", step, place(written, (*at, "steps", index), shown))
        for part, many in (("layers", view.layers), ("spots", view.spots), ("words", view.words)):
            for index, each in enumerate(many):
                for key in _NAMING:
                    named = getattr(each, key, None)
                    if named is not None:
                        yield ArtName("option", named, place(written, (*at, part, index, key), shown))
    for option in manifest.crops:
        yield ArtName("option", option, place(written, ("crops", option), shown))


def _yaml(text: str, shown: str) -> Any:
    """The manifest's text as ruamel reads it, positions kept. Raises BrokenFiles."""
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Source(shown, mark.line + 1, mark.column + 1) if mark else Source(shown, 1)
        raise BrokenFiles([Problem(place, f"This is not YAML: {error.problem or error.context}.")]) from None
    except YAMLError as error:
        raise BrokenFiles([Problem(Source(shown, 1), f"This is not YAML: {error}.")]) from None


def _checked(written: Any, shown: str) -> ArtManifest:
    """The manifest with its fields checked. Raises BrokenFiles with all mistakes."""
    try:
        return TypeAdapter(ArtManifest).validate_python(written)
    except ValidationError as error:
        mistakes = [(mistake["type"], mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        raise BrokenFiles(
            Problem(place(written, loc, shown), *_worded(kind, loc, message)) for kind, loc, message in mistakes
        ) from None


def _worded(kind: str, loc: tuple[int | str, ...], message: str) -> tuple[str, str]:
    """A mistake found by pydantic as message and hint."""
    named = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the file")
    if kind == "union_tag_not_found":
        return "This layer says neither image, option, paint nor repeat.", "for example '- image: backdrop'"
    if kind == "unexpected_keyword_argument":
        return f"'{named}' is not known here.", ""
    if kind == "missing" and isinstance(loc[-1], int):
        return f"'{named}' has too few entries.", "for example 'box: [40, 60, 200, 220]'" if named == "box" else ""
    if kind in ("missing", "missing_argument"):
        return f"'{named}' is missing.", ""
    if kind == "string_pattern_mismatch":
        return f"'{named}' is not a colour.", "write it as '#1a2b3c', in quotes"
    return f"'{named}': {message}.", ""


def place(written: Any, loc: tuple[int | str, ...], shown: str) -> Source:
    """The place of the deepest part of ``loc`` that stands in the file."""
    line, column, node = 0, 0, written
    for part in loc:
        try:
            line, column = node.lc.key(part) if isinstance(node, CommentedMap) else node.lc.item(part)
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue
    return Source(shown, line + 1, column + 1)
