"""Draws the demo's car from the front and from the rear, three quarters each: ``catalog/car/art/source/<view>_*.svg``.

The shape is that of ``car_body``, the light that of ``camera``, the shell that of ``car_shell``; what is told here is
what sits on it: grille, lamps, bumpers, rack. Wheels are those of the drawing from the side, laid into their plane. Run
it with ``python -m tools.draw_car`` after changing any of these, then ``tools/build_art.py``.
"""

import sys
from collections.abc import Sequence

from tools.camera import Flat, Point, Quad, shaded, spread, surface
from tools.car_body import SILL, across, at_height, on_side, top
from tools.car_outlines import curve, loop, on_nose, other
from tools.car_sheet import BLUR, SMOOTH, SOURCE, STUDIO, VIEWS, svg
from tools.car_shell import Shell


class Drawing(Shell):
    """The drawings of one view, by the name of their layer."""

    def trim(self) -> None:
        """Grille and intakes, or bumper and diffuser; the sills; number plate and badge."""
        shade = (
            '<linearGradient id="t" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#26292d"/>'
            '<stop offset="1" stop-color="#0b0c0e"/></linearGradient>'
        )
        rocker = [
            *[on_side(x, 0.30) for x in spread(-0.99, 0.99, 30)],
            *[on_side(x, 0.205) for x in spread(0.99, -0.99, 30)],
        ]
        parts = [self.path(rocker, "url(#t)"), self.line(rocker[:31], "#8a9198", 1.2, 'opacity=".6"')]
        parts += self.face() if self.front else self.back()
        sill = [on_side(x, SILL + 0.002) for x in spread(-2.2, 2.1, 120)]
        parts.append(self.line(sill, "#0b0c0e", 4))
        self.layers["trim"] = svg(f"<defs>{shade}{BLUR}</defs>", *parts)

    def face(self) -> list[str]:
        """Grille, intakes, plate and badge."""

        def bow(low: float, high: float, wide: float, narrow: float) -> list[Point]:
            over = on_nose([(t, high) for t in spread(-wide, wide, 30)])
            return [*over, *on_nose([(t, low) for t in spread(narrow, -narrow, 30)])]

        lip = on_nose([(t, 0.285 + 0.02 * (abs(t) / 0.3) ** 2) for t in spread(-0.31, 0.31, 40)])
        chin = [*lip, *on_nose([(t, SILL + 0.005) for t in spread(0.31, -0.31, 40)])]
        grille, intake = bow(0.50, 0.665, 0.155, 0.105), bow(0.315, 0.415, 0.15, 0.17)
        parts = [self.path(chin, "url(#t)"), self.path(grille, "#08090b"), self.path(intake, "#08090b")]
        for height in (0.535, 0.57, 0.605, 0.64):
            wide = 0.105 + 0.05 * (height - 0.5) / 0.165 - 0.006
            bar = on_nose([(t, height) for t in spread(-wide, wide, 24)])
            parts.append(self.line(bar, "#7d848b", 2.4, 'opacity=".85"'))
        parts.append(self.line([*grille, grille[0]], "#c3c9ce", 2.2))
        parts += [self.line(on_nose([(t, 0.365) for t in spread(-0.15, 0.15, 24)]), "#2b2f33", 2)]
        for s in (1, -1):
            pocket = on_nose(
                [
                    (s * t, z)
                    for t, z in loop(
                        [(0.205, 0.46), (0.25, 0.49), (0.285, 0.5)],
                        [(0.285, 0.5), (0.28, 0.38)],
                        [(0.28, 0.38), (0.23, 0.345), (0.2, 0.36)],
                        [(0.2, 0.36), (0.205, 0.46)],
                    )
                ]
            )
            parts += [self.path(pocket, "#0a0b0d"), self.line(pocket[:22], "#aab1b8", 1.6, 'opacity=".7"')]
        parts += self.plate(0.0, 0.42, 0.50, 0.08)
        x, _, z = at_height(0.0, 0.725)
        parts.append(self.badge((x - 0.01, 0, z), -1))
        return parts

    def back(self) -> list[str]:
        """Bumper, diffuser, plate and badge."""

        def band(low: float, high: float, wide: float, foot: float) -> list[Point]:
            over = [(1 - t if t >= 0 else -(1 + t), high) for t in spread(-wide, wide, 40)]
            under = [(1 - t if t >= 0 else -(1 + t), low) for t in spread(foot, -foot, 40)]
            return on_nose([*over, *under])

        parts = [self.path(band(SILL + 0.005, 0.36, 0.28, 0.29), "url(#t)")]
        parts.append(self.path(band(0.23, 0.32, 0.11, 0.1), "#050607"))
        parts += [self.line(on_nose([(1 - t, z) for z in (0.23, 0.32)]), "#33383d", 3) for t in (0.03, 0.06, 0.09)]
        parts.append(self.line(band(0.3, 0.362, 0.28, 0.28)[:41], "#9aa1a8", 1.5, 'opacity=".7"'))
        parts.append(self.path(band(0.60, 0.745, 0.105, 0.095), "#101215", 'opacity=".45"'))
        parts += self.plate(1.0, 0.615, 0.715, 0.08)
        for s in (1, -1):
            glow = on_nose([(s * (1 - t), z) for t, z in ((0.13, 0.44), (0.19, 0.45), (0.19, 0.425), (0.13, 0.415))])
            parts.append(self.path(glow, "#8d1015"))
        x, _, z = at_height(1.0, 0.86)
        parts.append(self.badge((x + 0.01, 0, z), 1))
        return parts

    def plate(self, end: float, low: float, high: float, wide: float) -> list[str]:
        """A number plate."""
        turns = spread(-wide, wide, 16)
        row = [(abs(end - abs(t)) * (1 if t >= 0 else -1), 0.0) for t in turns]
        edge = on_nose([(t, high) for t, _ in row]) + on_nose([(t, low) for t, _ in reversed(row)])
        bars = [on_nose([(t, low + (high - low) * 0.5) for t, _ in row[a:b]]) for a, b in ((3, 6), (7, 12), (13, 15))]
        return [
            self.path(edge, "#f4f5f5", 'stroke="#1b1e21" stroke-width="1.5"'),
            *(self.line(bar, "#23272b", 5, 'opacity=".85"') for bar in bars),
        ]

    def badge(self, middle: Point, ahead: int) -> str:
        """The maker's sign, a mountain in a ring."""
        laid = self.camera.matrix(middle, (0, ahead, 0), (0, 0, -1), 215)
        return (
            f'<g transform="{laid}"><circle r="11" fill="#15171a" stroke="#d5dadf" stroke-width="2"/>'
            '<path d="M-6.5 4.5L0 -6L6.5 4.5Z" fill="#e9edf0"/></g>'
        )

    def lights(self) -> None:
        """The lamps, lit."""
        tones = (
            '<linearGradient id="a" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#dfe8ee"/>'
            '<stop offset="1" stop-color="#46525b"/></linearGradient>'
            '<linearGradient id="r" x1="0" y1="0" x2="1" y2="0">'
            '<stop offset="0" stop-color="#c01a22"/><stop offset="1" stop-color="#e8323a"/></linearGradient>'
        )
        lamp = self.headlamp if self.front else self.tail_lamp
        parts = [part for side in (-1, 1) for part in lamp(side)]
        if not self.front:
            bar = on_nose([(0.9 + n * 0.0125 if n <= 8 else -(0.9 + (16 - n) * 0.0125), 0.96) for n in range(17)])
            glow = self.line(bar, "#ff5a50", 9, 'opacity=".35" filter="url(#b3)"')
            parts += [self.line(bar, "#3a0507", 9), self.line(bar, "#e8323a", 3.4), glow]
        self.layers["lights"] = svg(f"<defs>{tones}{BLUR}</defs>", *parts)

    def headlamp(self, side: int) -> list[str]:
        """A lamp at the nose: its lens, two lights in it, and the line below them."""

        def laid(points: Sequence[Flat]) -> list[Point]:
            return on_nose([(side * turn, height) for turn, height in points])

        frame = [(0.135, 0.735), (0.18, 0.79), (0.23, 0.838), (0.275, 0.868), (0.30, 0.885)]
        under = [(0.30, 0.885), (0.29, 0.835), (0.25, 0.775), (0.2, 0.735), (0.15, 0.712), (0.135, 0.735)]
        above = [(0.155, 0.738), (0.19, 0.78), (0.235, 0.82), (0.28, 0.855)]
        below = [(0.28, 0.855), (0.245, 0.79), (0.2, 0.75), (0.155, 0.738)]
        line = laid(curve([(0.137, 0.728), (0.155, 0.722), (0.2, 0.744), (0.25, 0.785), (0.292, 0.85)]))
        eye = ((-0.011, -0.018), (0.012, -0.008), (0.013, 0.026), (-0.01, 0.018))
        eyes = [laid([(t + a, z + b) for a, b in eye]) for t, z in ((0.195, 0.765), (0.228, 0.792))]
        return [
            self.path(laid(loop(frame, under)), "#0d1013", 'stroke="#07080a" stroke-width="1.6"'),
            self.path(laid(loop(above, below)), "url(#a)", 'opacity=".85"'),
            *(self.path(each, "#fbfdff") for each in eyes),
            self.line(line, "#d8efff", 9, 'opacity=".4" filter="url(#b3)"'),
            self.line(line, "#f6fbff", 3),
        ]

    def tail_lamp(self, side: int) -> list[str]:
        """A lamp at the tail."""

        def laid(points: Sequence[Flat]) -> list[Point]:
            return on_nose([(side * turn, height) for turn, height in points])

        over = [(0.742, 1.035), (0.79, 1.02), (0.84, 1.0), (0.9, 0.985)]
        under = [(0.9, 0.985), (0.9, 0.93), (0.84, 0.925), (0.79, 0.94), (0.75, 0.985), (0.742, 1.035)]
        line = laid(curve([(0.75, 1.02), (0.79, 1.0), (0.84, 0.98), (0.9, 0.965)]))
        low = laid(curve([(0.765, 0.985), (0.8, 0.955), (0.84, 0.945), (0.895, 0.945)]))
        return [
            self.path(laid(loop(over, under)), "#4d0709", 'stroke="#230304" stroke-width="1.6"'),
            self.path([*line, *reversed(low)], "url(#r)", 'opacity=".9"'),
            self.line(line, "#ff5a50", 9, 'opacity=".4" filter="url(#b3)"'),
            self.line(line, "#ff9d96", 3),
        ]

    def extras(self) -> None:
        """Roof rack, spoiler and tow bar."""
        rails = []
        for s in (-1, 1):
            line = [(x, y * s, z + 0.055) for x, y, z in (across(x, 0.74) for x in spread(-0.12, 1.2, 40))]
            feet = [
                self.line([(x, y, z - 0.055), (x, y, z)], "#23272b", 7) for x, y, z in (line[2], line[20], line[38])
            ]
            rails += [
                *feet,
                self.line(line, "#5c6268", 7),
                self.line([(x, y, z + 0.008) for x, y, z in line], "#e3e7ea", 2.2),
            ]
        bars = [[(x, s * 0.62, across(x, 0.74)[2] + 0.075) for s in spread(-1, 1, 2)] for x in (0.15, 0.9)]
        rails += [
            part
            for bar in bars
            for part in (self.line(bar, "#15171a", 7), self.line([(x, y, z + 0.012) for x, y, z in bar], "#7d848b", 2))
        ]
        self.layers["rack"] = svg(*rails)

        def lip(u: float, v: float) -> Point:
            x, y, z = top(0.86 + 0.14 * u, 0.05)
            return x - 0.16 * (1 - v), y, z + 0.03 + 0.05 * v * v

        faces = [*surface(lip, spread(0, 1, 24), spread(0, 1, 8))]
        backs: list[Quad] = [(d, c, b, a) for a, b, c, d in faces]
        self.layers["spoiler_tint"] = svg(
            f"<defs>{SMOOTH}</defs>", f'<g filter="url(#smooth)">{shaded([*faces, *backs], self.camera, STUDIO)}</g>'
        )
        edge = [lip(u, 1.0) for u in spread(0, 1, 24)]
        whole = [*edge, *other(reversed(edge))]
        self.layers["spoiler"] = svg(
            self.line(whole, "#0a0b0d", 4),
            self.line([(x, y, z + 0.01) for x, y, z in whole], "#fff", 1.2, 'opacity=".5"'),
        )
        hook = [(2.16, 0.0, 0.25), (2.33, 0.0, 0.25), (2.37, 0.0, 0.30), (2.37, 0.0, 0.37)]
        self.layers["towbar"] = (
            svg(
                self.line(hook, "#1b1e21", 11),
                self.line(hook, "#7d848b", 3, 'opacity=".7"'),
                self.line([hook[-1], (2.37, 0, 0.385)], "#c9ced3", 15),
            )
            if not self.front
            else svg()
        )


NEAR = ("shadow", "under", "body", "body_spec", "lines", "trim", "lights", "backdrop")
WHOLE_SIDE = 'viewBox="0 0 1200 600" width="1200" height="600"'
FRONT_WHEEL = 'viewBox="120 338 340 170" width="960" height="480"'


def draw_detail() -> None:
    """Writes the front wheel from near: what is there in the drawing from the side, larger."""
    wheels = (path.stem for path in SOURCE.glob("wheel_*.svg"))
    for name in (*NEAR, *wheels):
        text = (SOURCE / f"{name}.svg").read_text(encoding="utf-8")
        (SOURCE / f"detail_{name}.svg").write_text(text.replace(WHOLE_SIDE, FRONT_WHEEL, 1), encoding="utf-8")


def main() -> int:
    """Writes the drawings of both views, and of the wheel."""
    draw_detail()
    for view in VIEWS:
        drawing = Drawing(view)
        for part in ("under", "body", "glass", "lines", "trim", "lights", "mirrors", "wheels", "extras"):
            getattr(drawing, part)()
        unseen = {"spoiler", "spoiler_tint", "towbar"} if drawing.front else set()
        for name in drawing.layers.keys() - unseen:
            (SOURCE / f"{view}_{name}.svg").write_text(drawing.layers[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
