"""Pixels are what the layers say."""

import io
from typing import Literal

import pytest
from PIL import Image

from configurator.imaging.compose import compose, emblem, paint_tables
from configurator.imaging.layers import layers
from configurator.imaging.model import Art, Layer, Look


def drawn(art: Art, shown: tuple[Layer, ...], width: int = 60) -> Image.Image:
    """The picture of some layers, exact."""
    return Image.open(io.BytesIO(compose(art, shown, width=width, format="png")))


def pixel(picture: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("swatch", ["#aa2233", "#000000", "#ffffff", "#1d3b5c"])
@pytest.mark.parametrize("finish", [None, "solid", "pearl", "matte"])
def test_middle_grey_becomes_exactly_the_colour(art: Art, swatch: str, finish: str | None) -> None:
    picture = drawn(art, (Layer("wall"), Layer("body", tint=swatch, finish=finish)))
    assert "#{:02x}{:02x}{:02x}".format(*pixel(picture, 25, 30)) == swatch
    assert pixel(picture, 5, 5) == (250, 250, 250)


def test_metallic_paint_sparkles_around_its_colour(art: Art) -> None:
    picture = drawn(art, (Layer("wall"), Layer("body", tint="#406080", finish="metallic")))
    blues = [pixel(picture, x, 30)[2] for x in range(10, 50)]
    assert len(set(blues)) > 3
    assert abs(sum(blues) / len(blues) - 0x80) < 6


def test_a_mask_cuts(art: Art) -> None:
    picture = drawn(art, (Layer("wall"), Layer("body", tint="#aa2233", mask="top")))
    assert pixel(picture, 25, 12) == (0xAA, 0x22, 0x33)
    assert pixel(picture, 25, 30) == (250, 250, 250)


def test_later_layers_lie_on_earlier_ones(art: Art) -> None:
    looks = {"door": (Look("door_iron"),), "paint": (Look(swatch="#aa2233"),)}
    picture = drawn(art, layers(art, looks, "front"))
    assert pixel(picture, 32, 32) == (30, 30, 30)
    assert pixel(picture, 21, 21) == (255, 255, 255)


def test_brighter_grey_never_gives_a_darker_colour() -> None:
    for finish in (None, "metallic", "pearl", "matte"):
        for table in paint_tables("#1d6c7a", finish):
            assert table == sorted(table)


def test_a_picture_is_never_wider_than_it_was_drawn(art: Art) -> None:
    assert drawn(art, (Layer("wall"),), 5000).size == (60, 40)
    assert drawn(art, (Layer("wall"),), 30).size == (30, 20)


@pytest.mark.parametrize("kind", ["webp", "jpeg", "png"])
def test_pictures_come_in_the_format_asked_for(art: Art, kind: Literal["webp", "jpeg", "png"]) -> None:
    made = Image.open(io.BytesIO(compose(art, (Layer("wall"),), width=60, format=kind)))
    assert made.format == kind.upper()


def test_an_emblem_is_the_same_for_a_name_and_differs_between_names() -> None:
    first = emblem("Desktop PC", width=600, format="png")
    assert first == emblem("Desktop PC", width=600, format="png")
    assert first != emblem("Garden house", width=600, format="png")
    assert Image.open(io.BytesIO(first)).size == (600, 300)


@pytest.mark.parametrize("name", ["", "   ", "…", "Ünder Äther", "x" * 300, "PC-Richmond"])
def test_any_name_has_an_emblem(name: str) -> None:
    assert Image.open(io.BytesIO(emblem(name, width=120, format="webp"))).size == (120, 60)


@pytest.mark.parametrize("name", ["كرسي 3-in-1", "שולחן", "机 棚", "한국", "Ωmega", "A 机"])
def test_an_emblem_has_no_letters_that_its_fonts_do_not_have(name: str) -> None:
    """Only the colour of the badge tells such names apart: no box stands for a letter."""
    picture = Image.open(io.BytesIO(emblem(name, width=1200, format="png")))
    assert len(picture.crop((560, 210, 640, 390)).getcolors() or []) == 1


@pytest.mark.parametrize("name", ["Shelf", "Élan", "E\u0301lan", "Žluťoučký Šek", "Ångström Über"])
def test_an_emblem_has_the_letters_of_both_its_fonts(name: str) -> None:
    picture = Image.open(io.BytesIO(emblem(name, width=1200, format="png")))
    assert len(picture.crop((530, 210, 670, 390)).getcolors(4096) or [0, 0]) > 1
