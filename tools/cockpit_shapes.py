"""The shapes of which the cockpit of the demo's car is drawn, as SVG: outlines, lines, figures as strokes, surfaces.

Nothing is written with a font, since drawings look the same on every machine.
"""

from tools.car_sheet import BLUR, svg

STROKES = {
    "0": "M0 0H4V8H0Z", "1": "M2.6 0V8M2.6 0L1 1.6", "2": "M0 0H4V4H0V8H4", "3": "M0 0H4V8H0M1 4H4",
    "4": "M0 0V4H4M4 0V8", "5": "M4 0H0V4H4V8H0", "6": "M4 0H0V8H4V4H0", "8": "M0 0H4V8H0ZM0 4H4",
    "°": "M0 0H1.6V1.6H0Z", ":": "M1 2.5V2.6M1 6V6.1", ".": "M.5 8V8.1",
}  # fmt: skip
NARROW = {"°": 3.0, ":": 3.0, ".": 2.4}
INK, DIM, GLOW = "#e9f2f7", "#8fa3ae", "#58c7e8"
SURFACES = (
    '<linearGradient id="pad" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4a5056"/>'
    '<stop offset=".35" stop-color="#2d3136"/><stop offset="1" stop-color="#1a1c1f"/></linearGradient>'
    '<linearGradient id="low" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#2b2f33"/>'
    '<stop offset="1" stop-color="#0d0e10"/></linearGradient>'
    '<linearGradient id="rim" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5b6167"/>'
    '<stop offset=".25" stop-color="#2a2d31"/><stop offset="1" stop-color="#131517"/></linearGradient>'
    '<linearGradient id="steel" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#e4e8eb"/>'
    '<stop offset=".5" stop-color="#8d949a"/><stop offset="1" stop-color="#54595e"/></linearGradient>'
    '<linearGradient id="glass" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#16222c"/>'
    '<stop offset="1" stop-color="#0a1016"/></linearGradient>'
    '<pattern id="mesh" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" fill="#2a2d31"/>'
    '<circle cx="2.5" cy="2.5" r="1.4" fill="#08090a"/></pattern>'
)
DEFS = f"<defs>{SURFACES}{BLUR}</defs>"


def path(shape: str, fill: str, extra: str = "") -> str:
    """A filled outline."""
    return f'<path d="{shape}" fill="{fill}" {extra}/>'


def line(shape: str, stroke: str, width: float, extra: str = "") -> str:
    """A line with round ends."""
    return (
        f'<path d="{shape}" fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round" {extra}/>'
    )


def box(x: float, y: float, wide: float, high: float, fill: str, extra: str = "") -> str:
    """A rectangle; ``extra`` may round its corners."""
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}" {extra}/>'


def disc(x: float, y: float, r: float, fill: str, extra: str = "") -> str:
    """A disc."""
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {extra}/>'


def figures(text: str, x: float, y: float, high: float, colour: str = INK) -> str:
    """Numbers as strokes, ``x`` and ``y`` their upper left corner."""
    scale, at, parts = high / 8, 0.0, []
    for each in text:
        parts.append(f'<g transform="translate({at} 0)">{line(STROKES[each], colour, 0.95)}</g>')
        at += NARROW.get(each, 5.9)
    return f'<g transform="translate({x} {y}) scale({scale})">{"".join(parts)}</g>'


def mirrored(*parts: str) -> str:
    """The parts on the left, and once more on the right."""
    whole = "".join(parts)
    return f'<g>{whole}</g><g transform="matrix(-1 0 0 1 1200 0)">{whole}</g>'


def drawn(*parts: str) -> str:
    """A drawing with the surfaces that its parts may name."""
    return svg(DEFS, *parts)
