"""Every product that can be built has its picture, or a design is told that shows what is missing."""

import random
import struct
import zlib
from itertools import product as every
from pathlib import Path

import pytest

from configurator.analysis.picture_proof import prove
from configurator.catalog.selection import Choice, Slot
from configurator.engine import Engine
from configurator.imaging.art import load_art
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look
from configurator.rules.revision import read
from configurator.services.presenting.pictures import looks
from tests.lamp import ART, CATALOGUE, IMAGES, without, written


def engine(rules: str = "", catalogue: str = CATALOGUE) -> Engine:
    """The engine of the lamp with these rules."""
    return Engine(read("lamp", catalogue, rules))


def test_where_nothing_lacks_nothing_is_told(tmp_path: Path) -> None:
    proof = prove(engine(), written(tmp_path))
    assert (proof.mistakes, proof.notes, proof.views) == ((), (), 1)
    assert proof.cases == 4 + 3 + 2  # pairs of colours, feet, beads


@pytest.mark.parametrize(
    ("manifest", "images", "catalogue", "message"),
    [
        (ART, without("foot_square", "foot_square_tint"), CATALOGUE,
         "There is no image 'layers/foot_square.png'. A design shows it: foot = square."),
        (ART.replace('        default: "#cccccc"\n', ""), IMAGES, CATALOGUE,
         "Nothing says in which colour 'grey' is painted. A design shows it: cord = clear, shade = raw."),
        (ART.replace('        default: "#333333"\n', ""), IMAGES, CATALOGUE,
         "Nothing says in which colour 'foot_square_tint' is painted. A design shows it: cord = clear, foot = square."),
        (ART, without("foot_square", "foot_square_tint"), CATALOGUE.replace(", layer: foot_square", ""),
         "Nothing is drawn for foot = square. A design shows it: foot = square."),
        (ART, IMAGES | {"foot_round": (20, 40)}, CATALOGUE,
         "This image has 20 x 40 pixels, its picture 40 x 40. A design shows it: foot = round."),
        (ART, IMAGES | {"grey": (40, 20)}, CATALOGUE,
         "This image has 40 x 20 pixels, its picture 40 x 40. The first design shows it."),
        (ART, without("cube"), CATALOGUE,
         "There is no image 'layers/cube.png'. A design shows it: bead-form = cube (with bead = 1)."),
    ],
)  # fmt: skip
def test_what_lacks_is_told_with_a_design_that_shows_it(
    tmp_path: Path, manifest: str, images: dict[str, tuple[int, int]], catalogue: str, message: str
) -> None:
    (mistake,) = prove(engine(catalogue=catalogue), written(tmp_path, manifest, images)).mistakes
    assert mistake.message.startswith(message)


def test_what_no_design_shows_is_a_note(tmp_path: Path) -> None:
    art = written(tmp_path, ART.replace('        default: "#cccccc"\n', ""), without("foot_square", "foot_square_tint"))
    rules = 'rule bare "A raw shade needs a black cord."\n  shade = raw requires cord = black\n'
    proof = prove(engine(rules + 'rule feet "No square feet."\n  foot != square\n'), art)
    assert proof.mistakes == ()
    assert sorted(note.message for note in proof.notes) == [
        "Nothing says in which colour 'grey' is painted. No design can show it.",
        "There is no image 'layers/foot_square.png'. No design can show it.",
    ]


def test_what_a_design_needs_along_with_it_is_told(tmp_path: Path) -> None:
    rules = 'rule firm "A square foot holds a raw shade."\n  foot = square requires shade = raw\n'
    (mistake,) = prove(engine(rules), written(tmp_path, images=without("foot_square", "foot_square_tint"))).mistakes
    assert mistake.message.endswith("A design shows it: foot = square (with shade = raw).")


def test_a_value_may_be_meant_to_show_nothing(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace(", layer: foot_square", "")
    manifest = ART.replace("        tint: cord\n", "        tint: cord\n        nothing: [square]\n")
    proof = prove(engine(catalogue=catalogue), written(tmp_path, manifest, without("foot_square", "foot_square_tint")))
    assert proof.mistakes == ()


def test_an_image_that_nobody_uses_is_a_note(tmp_path: Path) -> None:
    proof = prove(engine(), written(tmp_path, images=IMAGES | {"old": (40, 40)}))
    assert [str(note) for note in proof.notes] == [
        "catalog/lamp/art/layers/old.png:1:1: warning: No picture uses this image."
    ]


def test_an_image_whose_pixels_are_spoilt_is_a_mistake(tmp_path: Path) -> None:
    """Its pieces are whole by their check sums, but say nothing that can be unpacked."""
    written(tmp_path)
    spoilt = b"IDAT" + b"no pixels"
    path = tmp_path / "catalog/lamp/art/layers/foot_round.png"
    content = path.read_bytes()
    head, tail = content[: content.index(b"IDAT") - 4], content[content.index(b"IEND") - 4 :]
    path.write_bytes(head + struct.pack(">I", len(spoilt) - 4) + spoilt + struct.pack(">I", zlib.crc32(spoilt)) + tail)
    (mistake,) = prove(engine(), load_art(path.parents[1])).mistakes
    assert mistake.message == "This image cannot be decoded."


def shows_a_lack(art: Art, found: dict[str, tuple[Look, ...]]) -> bool:
    """Whether the picture of these looks lacks something, by what is really drawn."""
    drawn = [layer.image for layer in layers(art, found, "front")]
    foot = found["foot"][0].layer
    tinted = foot is not None and foot + "_tint" in art.images
    return (
        "grey" not in drawn
        or (foot is not None and foot not in drawn and foot + "_tint" not in drawn)
        or (tinted and f"{foot}_tint" not in drawn)
    )


@pytest.mark.parametrize("seed", range(24))
def test_the_proof_agrees_with_every_picture_of_every_design(tmp_path: Path, seed: int) -> None:
    """All designs are drawn: one of them lacks something if and only if the proof says so."""
    chance = random.Random(seed)
    manifest, catalogue = ART, CATALOGUE
    for line in (
        '        default: "#cccccc"\n',
        '        default: "#333333"\n',
        "        tint: cord\n",
        "        otherwise: cord\n",
    ):
        if chance.random() < 0.5:
            manifest = manifest.replace(line, "", 1)
    images = without(*(name for name in ("foot_round", "foot_square", "foot_square_tint") if chance.random() < 0.3))
    pairs = [("shade", "raw", "cord", "clear"), ("foot", "square", "cord", "clear"), ("foot", "round", "shade", "red")]
    rules = "".join(
        f'rule r{number} "They do not go together."\n  {a} = {b} excludes {c} = {d}\n'
        for number, (a, b, c, d) in enumerate(pairs)
        if chance.random() < 0.5
    )
    if chance.random() < 0.3:
        rules += 'rule feet "No square feet."\n  foot != square\n'
    art, asked = written(tmp_path, manifest, images), engine(rules, catalogue)
    product = asked.revision.product
    named = [[(key, value.key) for value in product.option(key).values] for key in ("shade", "cord", "foot")]
    lacking = False
    for design in every(*named):
        choices = frozenset(Choice(Slot(key), value) for key, value in design)
        if asked.possible(choices):
            lacking = lacking or shows_a_lack(art, dict(looks(product, asked.complete(choices))))
    assert bool(prove(asked, art).mistakes) == lacking
