"""A click on a part of a picture finds its option, wherever things stand."""

from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Look
from configurator.imaging.spots import parts


def test_spots_of_one_option_are_one_part(art: Art) -> None:
    assert parts(art, {}, "front") == (
        ("door", (((30, 30), (35, 30), (35, 35), (30, 35)), ((40, 30), (45, 30), (45, 35), (40, 35)))),
        ("paint", (((10, 10), (50, 10), (50, 40)),)),
    )
    assert parts(art, {}, "back") == ()


def test_things_in_rows_are_parts_where_they_are_drawn(art: Art) -> None:
    looks = {f"jar[{number}]": (Look(layer, key=layer),) for number, layer in ((1, "jar_tall"), (2, "jar_wide"))}
    found = dict(parts(art, looks, "front"))
    drawn = {layer.image: (layer.left, layer.top) for layer in layers(art, looks, "front")}
    assert {name: found[name][0][0] for name in ("jar[1]", "jar[2]")} == {
        "jar[1]": drawn["jar_tall"],
        "jar[2]": drawn["jar_wide"],
    }


def test_a_thing_without_an_image_is_no_part(art: Art) -> None:
    assert "jar[1]" not in dict(parts(art, {"jar[1]": (Look(key="air"),)}, "front"))
