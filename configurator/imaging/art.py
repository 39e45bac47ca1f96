"""Reads the art of a product: ``art.yaml`` and the images beside it.

Decides whether the manifest can be followed, and says all at once what is wrong with it: file, line, hint.
The images are ``layers/<name>.png``; only their headers are read here.

::

    views:
      side:
        title: From the side
        layers:                      # from the back to the front; the first is the backdrop
          - image: backdrop
          - option: wheels           # the image of the chosen value
          - paint: paint             # the colour of the chosen value on a grey pass
            shade: body
            spec: body_spec
      box:
        layers:
          - image: box_back
          - repeat: product          # product[1], product[2] ... standing in rows
            tint: shade
            rows: [{left: 200, right: 1000, foot: 640}]
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from configurator.errors import BrokenFiles
from configurator.imaging.model import STRICT, TINT, Art, ArtSlot, Drawing, Fixed, Painted, Repeated, ValueImages
from configurator.source import Problem, Source, did_you_mean

MANIFEST = "art.yaml"
KINDS = {"image": "an image", "option": "an option", "paint": "a paint", "repeat": "a repeat"}


def _kind(slot: Any) -> str | None:
    """Which kind of slot a mapping of the manifest is, by the key that only this kind has."""
    return next((KINDS[key] for key in KINDS if isinstance(slot, Mapping) and key in slot), None)


@dataclass(frozen=True, slots=True)
class _View:
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


@dataclass(frozen=True, slots=True)
class _Manifest:
    """``art.yaml`` as a whole."""

    __pydantic_config__ = STRICT
    views: Annotated[dict[str, _View], Field(min_length=1)]
    cards: dict[str, _View] = field(default_factory=dict)


def load_art(folder: Path) -> Art:
    """The art in ``folder``. Raises BrokenFiles with every problem of the manifest and its images."""
    path = folder / MANIFEST
    shown = _shown(path)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(Source(shown, 1), "The art manifest cannot be read.", str(error))
        raise BrokenFiles([problem]) from None
    written = _yaml(text, shown)
    manifest = _checked(written, shown)
    images, broken = _images(folder / "layers")
    known = {*images, *(Path(problem.source.file).stem for problem in broken)}
    problems = [*broken, *_missing(manifest, known, written, shown)]
    if problems:
        raise BrokenFiles(problems)
    digests = {name: drawing.digest for name, drawing in sorted(images.items())}
    digest = hashlib.sha256(content + json.dumps(digests).encode()).hexdigest()
    titles = {name: view.title or name.capitalize() for name, view in manifest.views.items()}
    return Art(_slots(manifest.views), _slots(manifest.cards), titles, images, digest)


def _slots(views: Mapping[str, _View]) -> dict[str, tuple[ArtSlot, ...]]:
    """The slots of each view."""
    return {name: tuple(view.layers) for name, view in views.items()}


def unknown_layers(art: Art, wanted: Iterable[tuple[str, Source]]) -> tuple[Problem, ...]:
    """One problem for each layer that a catalogue file names and the art does not have."""
    return tuple(
        Problem(source, f"There is no picture layer '{layer}'.", did_you_mean(layer, art.images))
        for layer, source in wanted
        if layer not in art.images and layer + TINT not in art.images
    )


def _shown(path: Path) -> str:
    """The path as the shop's owner knows it: from ``catalog/`` on, where there is one."""
    parts = path.parts
    return "/".join(parts[parts.index("catalog") :]) if "catalog" in parts else path.as_posix()


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


def _checked(written: Any, shown: str) -> _Manifest:
    """The manifest with its fields checked. Raises BrokenFiles with all mistakes."""
    try:
        return TypeAdapter(_Manifest).validate_python(written)
    except ValidationError as error:
        mistakes = [(mistake["type"], mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        raise BrokenFiles(
            Problem(_place(written, loc, shown), *_worded(kind, loc, message)) for kind, loc, message in mistakes
        ) from None


def _worded(kind: str, loc: tuple[int | str, ...], message: str) -> tuple[str, str]:
    """A mistake found by pydantic as message and hint."""
    named = next((str(part) for part in reversed(loc) if isinstance(part, str)), "the file")
    if kind == "union_tag_not_found":
        return "This layer says neither image, option, paint nor repeat.", "for example '- image: backdrop'"
    if kind == "unexpected_keyword_argument":
        return f"'{named}' is not known here.", ""
    if kind in ("missing", "missing_argument"):
        return f"'{named}' is missing.", ""
    if kind == "string_pattern_mismatch":
        return f"'{named}' is not a colour.", "write it as '#1a2b3c', in quotes"
    return f"'{named}': {message}.", ""


def _place(written: Any, loc: tuple[int | str, ...], shown: str) -> Source:
    """The place of the deepest part of ``loc`` that stands in the file."""
    line, column, node = 0, 0, written
    for part in loc:
        try:
            line, column = node.lc.key(part) if isinstance(node, CommentedMap) else node.lc.item(part)
            node = node[part]
        except (AttributeError, KeyError, IndexError, TypeError):
            continue
    return Source(shown, line + 1, column + 1)


def _images(folder: Path) -> tuple[dict[str, Drawing], list[Problem]]:
    """The images of a folder by name, and a problem for each file that is not a whole PNG."""
    images: dict[str, Drawing] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.png")):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError as error:
            why = (error.strerror or "unknown").lower()
            problems.append(Problem(Source(_shown(path), 1), f"This image cannot be read: {why}."))
            continue
        if len(content) < 24 or not content.startswith(b"\x89PNG\r\n\x1a\n"):
            problems.append(Problem(Source(_shown(path), 1), "This file is not a PNG image."))
            continue
        if not _whole(content):
            hint = "write it again; it may have been cut short"
            problems.append(Problem(Source(_shown(path), 1), "This image is not whole.", hint))
            continue
        width, height = struct.unpack(">II", content[16:24])
        images[path.stem] = Drawing(path, width, height, hashlib.sha256(content).hexdigest())
    return images, problems


def _whole(content: bytes) -> bool:
    """Whether a PNG has all its chunks up to the last one, none of them damaged, by their check sums."""
    at = 8
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 12 + length
        if end > len(content) or zlib.crc32(content[at + 4 : end - 4]) != struct.unpack_from(">I", content, end - 4)[0]:
            return False
        if content[at + 4 : at + 8] == b"IEND":
            return True
        at = end
    return False


def _missing(manifest: _Manifest, images: Collection[str], written: Any, shown: str) -> Iterator[Problem]:
    """A problem for each image that the manifest names and the folder does not have."""
    sections = (("views", manifest.views), ("cards", manifest.cards))
    for section, name, view in ((section, *each) for section, views in sections for each in views.items()):
        at: tuple[int | str, ...] = (section, name, "layers")
        if not isinstance(view.layers[0], Fixed):
            place = _place(written, (*at, 0), shown)
            yield Problem(place, "The first layer of a view is its backdrop.", "begin with an 'image:'")
        for index, slot in enumerate(view.layers):
            for key in ("image", "shade", "mask", "spec"):
                image = getattr(slot, key, None)
                if image is not None and image not in images:
                    place = _place(written, (*at, index, key), shown)
                    hint = did_you_mean(image, images)
                    yield Problem(place, f"There is no image 'layers/{image}.png'.", hint)
