"""Mistakes in the art of a product are told all at once, with their place and a way out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from configurator.errors import BrokenFiles
from configurator.imaging.art import load_art, unknown_layers, unknown_names
from configurator.imaging.model import Art
from configurator.source import Source

Manifest = Callable[[str, str], Path]


def told(folder: Path) -> list[str]:
    """The problems of an art folder, as a person reads them."""
    with pytest.raises(BrokenFiles) as caught:
        load_art(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_manifest_has_views_cards_and_titles(art: Art) -> None:
    assert list(art.views) == ["front", "back"]
    assert list(art.cards) == ["jar"]
    assert art.titles["front"] == "From the front"
    assert (art.crops["door"].view, art.crops["door"].box) == ("front", (28, 28, 48, 38))
    assert (art.images["wall"].width, art.images["wall"].height) == (60, 40)


def test_an_unknown_image_is_told_with_the_nearest_name(manifest: Manifest) -> None:
    assert told(manifest("shade: body", "shade: bodi")) == [
        "catalog/stove/art/art.yaml:7:9: error: There is no image 'layers/bodi.png'. (did you mean 'body'?)"
    ]


@pytest.mark.parametrize(
    ("crop", "why"),
    [
        ("door: {view: front, box: [28, 28, 61, 38]}", "This spot is outside of the picture. (it has 60 x 40 pixels)"),
        ("door: {view: fron, box: [28, 28, 48, 38]}", "There is no view 'fron'. (did you mean 'front'?)"),
        (
            "door: {view: back, box: [28, 28, 48, 38]}",
            "The view 'back' shows nothing of 'door'. (name a view that draws it)",
        ),
        ("door: {view: front, box: [28, 28, 28, 38]}", "This box is empty. (write left, top, right, bottom)"),
    ],
)
def test_a_crop_that_shows_nothing_is_told(manifest: Manifest, crop: str, why: str) -> None:
    folder = manifest("door: {view: front, box: [28, 28, 48, 38]}", crop)
    assert told(folder) == [f"catalog/stove/art/art.yaml:37:3: error: {why}"]


def test_an_unknown_word_has_its_place(manifest: Manifest) -> None:
    problem = told(manifest("        spec: shine", "        sheen: shine"))[0]
    assert problem == "catalog/stove/art/art.yaml:8:9: error: 'sheen' is not known here."


def test_a_colour_must_be_a_colour(manifest: Manifest) -> None:
    problem = told(manifest('default: "#808080"', "default: grey"))[0]
    assert problem == (
        "catalog/stove/art/art.yaml:9:9: error: 'default' is not a colour. (write it as '#1a2b3c', in quotes)"
    )


def test_a_layer_of_no_kind_is_told(manifest: Manifest) -> None:
    assert "neither image, option, paint nor repeat" in told(manifest("- image: wall", "- picture: wall"))[0]


def test_several_mistakes_are_told_together(manifest: Manifest) -> None:
    folder = manifest("shade: body", "shade: bodi")
    (folder / "layers" / "wall.png").write_bytes(b"GIF89a")
    assert [line.split(": error: ")[1] for line in told(folder)] == [
        "There is no image 'layers/bodi.png'. (did you mean 'body'?)",
        "This file is not a PNG image.",
    ]


@pytest.mark.parametrize("text", ["views: [", "views:\n\t- x", "a: 1\na: 2", "", "- 1", "views: {}", "views: {a: 3}"])
def test_no_text_brings_a_traceback(folder: Path, text: str) -> None:
    (folder / "art.yaml").write_text(text, encoding="utf-8")
    assert told(folder)


def test_a_folder_without_manifest_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in told(tmp_path)[0]


@pytest.mark.parametrize("ends", [-1, -12, -20, 30, 8])
def test_an_image_that_is_cut_short_is_told(folder: Path, ends: int) -> None:
    path = folder / "layers" / "body.png"
    path.write_bytes(path.read_bytes()[:ends])
    (problem,) = told(folder)
    assert "layers/body.png" in problem


def test_an_image_with_a_damaged_byte_is_told(folder: Path) -> None:
    path = folder / "layers" / "body.png"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert "This image is not whole." in told(folder)[0]


def test_images_that_cannot_be_read_are_told(folder: Path) -> None:
    (folder / "layers" / "loose.png").symlink_to("nowhere.png")
    (folder / "layers" / "more.png").mkdir()
    assert len(told(folder)) == 2


def test_a_view_begins_with_its_backdrop(manifest: Manifest) -> None:
    assert "The first layer of a view is its backdrop." in told(manifest("      - image: wall\n", ""))[0]


def test_layers_that_a_catalogue_names_and_nobody_drew_are_told(art: Art) -> None:
    place = Source("catalog/stove/product.yaml", 12, 9)
    problems = unknown_layers(art, [("door_iron", place), ("door_irn", place)])
    assert [str(problem) for problem in problems] == [
        "catalog/stove/product.yaml:12:9: error: There is no picture layer 'door_irn'. (did you mean 'door_iron'?)"
    ]


def test_a_container_known_only_by_its_tint_is_drawn(art: Art, folder: Path) -> None:
    place = Source("catalog/stove/product.yaml", 12, 9)
    (folder / "layers" / "jar_wide.png").unlink()
    assert unknown_layers(load_art(folder), [("jar_wide", place)]) == ()


def test_the_digest_changes_with_an_image(art: Art, folder: Path) -> None:
    (folder / "layers" / "body.png").write_bytes((folder / "layers" / "top.png").read_bytes())
    assert load_art(folder).digest != art.digest


def test_a_step_shows_the_view_that_names_it_or_else_the_first(art: Art, manifest: Manifest) -> None:
    assert (art.view_of("doors"), art.view_of("cellar")) == ("front", "front")
    again = load_art(manifest("  back:\n", "  back:\n    steps: [cellar]\n"))
    assert again.view_of("cellar") == "back"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  back:\n", "  back:\n    steps: [doors]\n", "The step 'doors' shows the view 'front' already."),
        (
            "box: [30, 30, 35, 35]",
            "box: [30, 30, 35, 90]",
            "This spot is outside of the picture. (it has 60 x 40 pixels)",
        ),
        ("box: [30, 30, 35, 35]", "box: [35, 30, 30, 35]", "This box is empty."),
        (", 50, 40]}", ", 50]}", "An outline has at least three corners, of two numbers each."),
        (", box: [30, 30, 35, 35]", "", "A spot has a box or an outline."),
        ("box: [30, 30, 35, 35]", "box: [30, 30, 35]", "'box' has too few entries."),
        ("{option: door, box: [30", "{opton: door, box: [30", "'opton' is not known here."),
    ],
)
def test_mistakes_in_steps_and_spots_are_told(manifest: Manifest, old: str, new: str, message: str) -> None:
    problems = told(manifest(old, new))
    assert any(message in problem for problem in problems), problems


def test_what_the_product_does_not_have_is_told_with_its_place(art: Art) -> None:
    options = {"paint", "lid", "dor", "jar", "label"}
    assert {str(problem) for problem in unknown_names(art, options, {"outside", "doors"})} == {
        f"catalog/stove/art/art.yaml:{place}: error: The product has no option 'door'. (did you mean 'dor'?)"
        for place in ("14:9", "24:10", "26:10", "37:3")
    }
    (step,) = unknown_names(art, options | {"door"}, {"outside", "windows"})
    assert str(step).endswith("The product has no step 'doors'. (known here: outside, windows)")
