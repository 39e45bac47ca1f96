"""What a theme may say, what is wrong with one, and that no pair of colours is hard to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from configurator.catalog.theme import READ, SEEN, built_in_colours, contrast, read_theme, style_sheet
from configurator.shop import demo_shop

ROOT = Path(__file__).parents[2]
OWN = built_in_colours((demo_shop().static / "css" / "shop.css").read_text("utf-8"))
EXAMPLE = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "theme.md").read_text("utf-8"), re.DOTALL)


def problems(text: str) -> list[str]:
    return [str(each) for each in read_theme(text, OWN, lambda name: name.startswith("logo"))[1]]


def test_the_example_of_the_manual_is_right() -> None:
    assert EXAMPLE is not None
    theme, found = read_theme(EXAMPLE[1], OWN, lambda _: True)
    assert found == ()
    assert (theme.logo, theme.font, theme.links) == (
        "logo.svg",
        "Lora",
        (("Imprint", "https://nordlicht.example/imprint"),),
    )
    css = style_sheet(theme, lambda name: f"/static/x/{name}")
    assert ":root{--accent:#7a1f5c;" in css
    assert 'src:url("/static/x/fonts/lora.woff2")' in css
    assert "@media (prefers-color-scheme: dark){:root{--accent:#f0a6d3;" in css


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_of_the_program_can_be_read(scheme: str) -> None:
    for least, pairs in ((4.5, READ), (3.0, SEEN)):
        for front, grounds in pairs.items():
            for ground in grounds:
                assert contrast(OWN[scheme][front], OWN[scheme][ground]) >= least, (scheme, front, ground)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "colours:\n  light:\n    accent: '#ff9ad5'\n",
            "theme.yaml:3:13: error: In the light, accent (#ff9ad5) is hard",
        ),
        ("colours:\n  dark:\n    paper: '#ffffff'\n", "In the dark, ink (#f0f2f4) is hard to see on paper (#ffffff)"),
        ("colours:\n  light:\n    acent: '#000'\n", "did you mean 'accent'?"),
        ("colours:\n  light:\n    ink: red; }\n", "'red; }' is no colour."),
        ("colours:\n  night: {}\n", "A theme has no 'night' here."),
        ("logo: {file: ../secret}\n", "There is no file '../secret'"),
        ("font: {name: A, file: a.woff2}\n", "There is no file 'a.woff2'"),
        ("font: {name: 'A\"} *{'}\n", "without quotes in a name"),
        ("links:\n  - {name: x, address: 'javascript:alert(1)'}\n", "A link has a name and an address."),
        ("colour: {}\n", "did you mean 'colours'?"),
        ("- a\n", "A theme is a list of names"),
        ("a: [\n", "theme.yaml"),
        ("foot: " + "a" * 301 + "\n", "at most 300 characters"),
    ],
)
def test_each_mistake_is_told_at_its_place(text: str, told: str) -> None:
    found = problems(text)
    assert any(told in each for each in found), found
    assert read_theme(text, OWN, lambda _: False)[0].links == ()
