"""Reads the art of a product: ``art.yaml`` and the images beside it.

Decides whether the manifest can be followed, and says all at once what is wrong with it: file, line, hint.
The images are ``layers/<name>.png``; only their headers are read here.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from configurator.errors import BrokenFiles
from configurator.imaging.manifest import ArtManifest, WrittenView, names, place, read_manifest
from configurator.imaging.model import TINT, Art, ArtSlot, Drawing, Fixed, Spot, ValueImages, shown_path
from configurator.source import Problem, Source, did_you_mean

MANIFEST = "art.yaml"
FONTS = (".ttf", ".otf", ".woff2")
LARGEST = 4_000_000
"""So many pixels an image may have: each is kept in memory, as large as it is."""
_LARGE_HINT = f"at most {LARGEST:,} pixels, for example 2,400 x 1,600"


def load_art(folder: Path) -> Art:
    """The art in ``folder``. Raises BrokenFiles with every problem of the manifest and its images."""
    path = folder / MANIFEST
    shown = shown_path(path)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(Source(shown, 1), "The art manifest cannot be read.", str(error))
        raise BrokenFiles([problem]) from None
    manifest, written = read_manifest(text, shown)
    images, broken = _images(folder / "layers")
    known = {*images, *(Path(problem.source.file).stem for problem in broken)}
    problems = [*broken, *_missing(manifest, known, written, shown), *_misplaced(manifest, images, written, shown)]
    problems += _miscut(manifest, images, written, shown)
    if problems:
        raise BrokenFiles(problems)
    digests = {name: drawing.digest for name, drawing in sorted(images.items())}
    digest = hashlib.sha256(content + json.dumps(digests).encode()).hexdigest()
    titles = {name: view.title or name.capitalize() for name, view in manifest.views.items()}
    return Art(
        views=_slots(manifest.views),
        cards=_slots(manifest.cards),
        crops=manifest.crops,
        titles=titles,
        steps={step: name for name, view in manifest.views.items() for step in view.steps},
        spots={name: view.spots for name, view in manifest.views.items()},
        words={name: view.words for name, view in manifest.views.items()},
        fonts=tuple(sorted(each for each in (folder / "fonts").glob("*") if each.suffix in FONTS)),
        names=tuple(names(manifest, written, shown)),
        places={
            at[1]: tuple(place(written, (*at, "layers", index), shown) for index in range(len(view.layers)))
            for at, view in manifest.everything()
        },
        images=images,
        digest=digest,
    )


def _slots(views: Mapping[str, WrittenView]) -> dict[str, tuple[ArtSlot, ...]]:
    """The slots of each view."""
    return {name: tuple(view.layers) for name, view in views.items()}


def unknown_layers(art: Art, wanted: Iterable[tuple[str, Source]]) -> tuple[Problem, ...]:
    """One problem for each layer that a catalogue file names and the art does not have, in whichever view."""
    slots = (slot for view in art.views.values() for slot in view)
    before = {"", *(slot.prefix for slot in slots if isinstance(slot, ValueImages))}
    return tuple(
        Problem(source, f"There is no picture layer '{layer}'.", did_you_mean(layer, art.images))
        for layer, source in wanted
        if not any(each + layer + tint in art.images for each in before for tint in ("", TINT))
    )


def unknown_names(art: Art, options: Collection[str], steps: Collection[str]) -> tuple[Problem, ...]:
    """One problem for each option or step that the manifest names and the product does not have."""
    known = {"option": options, "step": steps}
    return tuple(
        Problem(
            each.source, f"The product has no {each.kind} '{each.name}'.", did_you_mean(each.name, known[each.kind])
        )
        for each in art.names
        if each.name not in known[each.kind]
    )


def _images(folder: Path) -> tuple[dict[str, Drawing], list[Problem]]:
    """The images of a folder by name, and a problem for each file that is not a whole PNG."""
    images: dict[str, Drawing] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.png")):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError as error:
            why = (error.strerror or "unknown").lower()
            problems.append(Problem(Source(shown_path(path), 1), f"This image cannot be read: {why}."))
            continue
        if len(content) < 24 or not content.startswith(b"\x89PNG\r\n\x1a\n"):
            problems.append(Problem(Source(shown_path(path), 1), "This file is not a PNG image."))
            continue
        if not _whole(content):
            hint = "write it again; it may have been cut short"
            problems.append(Problem(Source(shown_path(path), 1), "This image is not whole.", hint))
            continue
        width, height = struct.unpack(">II", content[16:24])
        if width * height > LARGEST:
            problems.append(
                Problem(Source(shown_path(path), 1), "This image is too large to be drawn with.", _LARGE_HINT)
            )
            continue
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


def _missing(manifest: ArtManifest, images: Collection[str], written: Any, shown: str) -> Iterator[Problem]:
    """A problem for each image that the manifest names and the folder does not have."""
    for at, view in manifest.everything():
        if not isinstance(view.layers[0], Fixed):
            first = place(written, (*at, "layers", 0), shown)
            yield Problem(first, "The first layer of a view is its backdrop.", "begin with an 'image:'")
        for index, slot in enumerate(view.layers):
            for key in ("image", "shade", "mask", "spec"):
                image = getattr(slot, key, None)
                if image is not None and image not in images:
                    where = place(written, (*at, "layers", index, key), shown)
                    yield Problem(where, f"There is no image 'layers/{image}.png'.", did_you_mean(image, images))


def _misplaced(manifest: ArtManifest, images: Mapping[str, Drawing], written: Any, shown: str) -> Iterator[Problem]:
    """A problem for each step that two views want, and for each spot without a shape or outside its picture."""
    wanted: dict[str, str] = {}
    for at, view in manifest.everything():
        for index, step in enumerate(view.steps):
            if wanted.setdefault(step, at[1]) != at[1]:
                where = place(written, (*at, "steps", index), shown)
                yield Problem(
                    where, f"The step '{step}' shows the view '{wanted[step]}' already.", "name it in one view"
                )
        backdrop = images.get(getattr(view.layers[0], "image", ""))
        for index, spot in enumerate(view.spots):
            why = _amiss(spot, backdrop)
            if why:
                yield Problem(place(written, (*at, "spots", index), shown), *why)
        for index, words in enumerate(view.words):
            why = _amiss(Spot(words.text, words.box), backdrop)
            if why:
                yield Problem(place(written, (*at, "words", index), shown), *why)


def _miscut(manifest: ArtManifest, images: Mapping[str, Drawing], written: Any, shown: str) -> Iterator[Problem]:
    """A problem for each crop of a view that there is not, that shows nothing of its option, or whose box is amiss."""
    for option, crop in manifest.crops.items():
        where = place(written, ("crops", option), shown)
        view = manifest.views.get(crop.view)
        if view is None:
            yield Problem(where, f"There is no view '{crop.view}'.", did_you_mean(crop.view, manifest.views))
            continue
        drawn = (getattr(slot, key, None) for slot in view.layers for key in ("option", "paint", "otherwise"))
        if option not in drawn:
            yield Problem(where, f"The view '{crop.view}' shows nothing of '{option}'.", "name a view that draws it")
        why = _amiss(Spot(option, crop.box), images.get(getattr(view.layers[0], "image", "")))
        if why:
            yield Problem(where, *why)


def _amiss(spot: Spot, backdrop: Drawing | None) -> tuple[str, str] | None:
    """What is wrong with the shape of a spot, as message and hint; None when nothing is."""
    if (spot.box is None) == (not spot.outline):
        return "A spot has a box or an outline.", "for example 'box: [40, 60, 200, 220]': left, top, right, bottom"
    if spot.outline and (len(spot.outline) < 6 or len(spot.outline) % 2):
        return "An outline has at least three corners, of two numbers each.", "write x, y, x, y, x, y"
    if spot.box is not None and (spot.box[0] >= spot.box[2] or spot.box[1] >= spot.box[3]):
        return "This box is empty.", "write left, top, right, bottom"
    if backdrop and not all(0 <= x <= backdrop.width and 0 <= y <= backdrop.height for x, y in spot.corners):
        return "This spot is outside of the picture.", f"it has {backdrop.width} x {backdrop.height} pixels"
    return None
