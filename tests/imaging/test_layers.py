"""The layers of a picture follow the manifest, and nothing but the looks."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from configurator.errors import UnknownName
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Layer, Look, ValueImages

Looks = Mapping[str, tuple[Look, ...]]


def names(art: Art, looks: Looks, view: str = "front") -> list[str]:
    """The images of a picture, from the back to the front."""
    return [layer.image for layer in layers(art, looks, view)]


def test_layers_come_in_the_order_of_the_manifest(art: Art) -> None:
    looks = {"door": (Look("door_iron"),), "paint": (Look(swatch="#AA2222"),), "jar[1]": (Look("jar_tall"),)}
    assert names(art, looks) == ["wall", "body", "shine", "body", "door_iron_tint", "door_iron", "jar_tall"]


def test_the_order_of_choices_changes_nothing(art: Art) -> None:
    looks = {"jar[2]": (Look("jar_wide"),), "paint": (Look(swatch="#aa2222"),), "jar[1]": (Look("jar_tall"),)}
    turned = dict(reversed(looks.items()))
    assert layers(art, looks, "front") == layers(art, turned, "front")


def test_a_part_without_a_colour_of_its_own_takes_that_of_the_body(art: Art) -> None:
    looks = {"paint": (Look(swatch="#AA2222", finish="pearl"),), "lid": (Look(key="Body colour"),)}
    lid = next(layer for layer in layers(art, looks, "front") if layer.mask == "top")
    assert lid == Layer("body", tint="#aa2222", finish="pearl", mask="top")


def test_matte_paint_has_no_highlights(art: Art) -> None:
    assert "shine" not in names(art, {"paint": (Look(swatch="#aa2222", finish="matte"),)})


def test_a_value_that_nobody_drew_is_left_out(art: Art) -> None:
    assert names(art, {"door": (Look("door_gold"),), "jar[1]": (Look("jar_gold"),)}) == ["wall", "body", "shine"]


def test_things_stand_in_rows_the_tall_ones_behind(art: Art) -> None:
    looks = {f"jar[{number}]": (Look(image),) for number, image in enumerate(["jar_wide", "jar_tall"], 1)}
    stood = [layer for layer in layers(art, looks, "front") if layer.image.startswith("jar") and not layer.tint]
    assert [(layer.image, layer.left, layer.top) for layer in stood] == [("jar_tall", 26, 4), ("jar_wide", 24, 32)]


def test_each_instance_takes_its_own_shade(art: Art) -> None:
    looks = {
        "jar[1]": (Look("jar_wide"),),
        "jar[2]": (Look("jar_wide"),),
        "label[2]": (Look(swatch="#00ff00"),),
    }
    tints = [layer.tint for layer in layers(art, looks, "front") if layer.image == "jar_wide_tint"]
    assert tints == ["#102030", "#00ff00"]


def test_many_things_shrink_to_fit_and_keep_one_scale(art: Art) -> None:
    looks = {f"jar[{number}]": (Look("jar_wide"),) for number in range(1, 9)}
    stood = [layer for layer in layers(art, looks, "front") if layer.image == "jar_wide"]
    assert len({layer.scale for layer in stood}) == 1
    assert all(layer.left >= 0 and layer.left + 12 * layer.scale <= 61 for layer in stood)


def test_a_card_shows_one_thing(art: Art) -> None:
    assert names(art, {"jar": (Look("jar_tall"),)}, "jar") == ["wall", "jar_tall"]


def test_an_unknown_view_is_told(art: Art) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'front'"):
        layers(art, {}, "frnt")


def test_a_prefix_names_the_images_of_another_view(art: Art) -> None:
    looks = {"door": (Look("iron", key="Iron"),)}
    slots = tuple(
        replace(slot, prefix="door_") if isinstance(slot, ValueImages) else slot for slot in art.views["front"]
    )
    found = layers(replace(art, views={"front": slots}), looks, "front")
    assert "door_iron" in {layer.image for layer in found}
    assert "door_iron" not in {layer.image for layer in layers(art, looks, "front")}
