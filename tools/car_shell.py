"""The shell of the demo's car: painted surfaces, glass, what is black below, wheels, lines and mirrors."""

import re
from math import cos, pi, sin

from tools.camera import Point, mirrored, outward, shaded, shining, spread, surface
from tools.car_body import AXLES, CABIN, TRACK, WHEEL, across, cabin, on_cabin, on_side, ring, top
from tools.car_outlines import ALL_WINDOWS, WINDOWS, arch, curve, disc, drawn_on, on_nose, other, screen
from tools.car_sheet import BLUR, SMOOTH, SOURCE, STUDIO, Sheet, svg

MIRROR: Point = (-0.62, 1.02, 1.195)


class Shell(Sheet):
    """The layers of the shell."""

    def body(self) -> None:
        """The painted surfaces: their grey pass, what shines on them, and the roof as a mask."""
        lower = [*surface(ring, spread(0, 1, 96), spread(0, 1, 24))]
        lower += [*surface(top, spread(0, 1, 96), spread(0, 1, 16))]
        upper = [*surface(cabin, spread(*CABIN, 56), spread(0, 1, 26))]
        faces = f'<g filter="url(#smooth)">{shaded(lower, self.camera, STUDIO)}</g>'
        faces += f'<g filter="url(#smooth)">{shaded(upper, self.camera, STUDIO)}</g>'
        edge = [on_side(x, 0.93 + 0.02 * (x + 1.7)) for x in spread(-1.62, 2.02, 60)]
        crease = self.line(edge, "#fff", 2.2, 'opacity=".55" filter="url(#b1)"')
        below = self.line([(x, y, z - 0.03) for x, y, z in edge], "#000", 7, 'opacity=".22" filter="url(#b3)"')
        low = [on_side(x, 0.36 + 0.03 * (x + 1)) for x in spread(-0.9, 0.9, 40)]
        swell = self.line(low, "#fff", 7, 'opacity=".22" filter="url(#b3)"')
        lips = "".join(self.line(arch(x), "#fff", 2, 'opacity=".4"') for x in AXLES)
        self.layers["body"] = svg(f"<defs>{SMOOTH}{BLUR}</defs>", faces, below, crease, swell, lips)
        shine = shining([*lower, *upper], self.camera, STUDIO, above=0.72)
        self.layers["body_spec"] = svg(
            f"<defs>{BLUR}</defs>",
            f'<g filter="url(#b3)" opacity=".8">{shine}</g>',
            self.line(edge, "#fff", 1.4, 'opacity=".55" filter="url(#b1)"'),
        )
        tiles = [*surface(across, spread(-0.3, 1.34, 30), spread(-0.745, 0.745, 24), both=False)]
        turned = [[tile for tile in tiles if self.camera.sees(tile) == seen] for seen in (True, False)]
        shapes = ("".join(map(self.camera.path, each)) for each in turned)  # apart: two ways round make a hole
        self.layers["roof"] = svg(*(f'<path d="{shape}" fill="#fff" stroke="#fff"/>' for shape in shapes if shape))

    def glass(self) -> None:
        """Windows, and those behind the front doors once more, darker."""
        sky = (
            '<linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#5d6b76"/>'
            '<stop offset=".45" stop-color="#29333b"/><stop offset="1" stop-color="#12171b"/></linearGradient>'
        )
        near = drawn_on(on_cabin, ALL_WINDOWS)
        pane = screen(-0.95, -0.315, 0.93, 0.735) if self.front else screen(1.79, 1.33, 0.84, 0.73)
        inner = screen(-0.925, -0.34, 0.88, 0.70) if self.front else screen(1.765, 1.36, 0.79, 0.69)
        windows = "".join(self.path(drawn_on(on_cabin, each), "url(#g)") for each in WINDOWS.values())
        gleam = self.path(
            [
                across(x, s)
                for x, s in (
                    ((-0.9, 0.45), (-0.38, 0.2), (-0.38, -0.1), (-0.9, 0.05))
                    if self.front
                    else ((1.73, 0.5), (1.4, 0.35), (1.4, 0.1), (1.73, 0.15))
                )
            ],
            "#e8f5ff",
            'opacity=".16" filter="url(#b1)"',
        )
        rim = self.line([*near, near[0]], "#9aa1a8", 1.6, 'opacity=".85"')
        self.layers["glass"] = svg(
            f"<defs>{sky}{BLUR}</defs>",
            self.path(pane, "#0a0b0d"),
            self.path(inner, "url(#g)"),
            gleam,
            self.path(near, "#0a0b0d"),
            windows,
            rim,
        )
        dark = "".join(self.path(drawn_on(on_cabin, WINDOWS[name]), "#05070a") for name in ("rear", "quarter"))
        dark += "" if self.front else self.path(inner, "#05070a")
        self.layers["privacy_glass"] = svg(f'<g opacity=".72">{dark}</g>')

    def under(self) -> None:
        """What is black below the body, the openings for the wheels, and the far wheels."""
        far = [self.path(disc(x, -0.66, WHEEL), "#0b0c0d") for x in AXLES]
        sill = [(x, y * 0.9, z) for x, y, z in (ring(turn, 0.0) for turn in spread(0, 1, 60))]
        floor = [*sill, *other(reversed(sill))]
        flat = [(x, y, 0.13) for x, y, _ in floor]
        treads = [self.path(disc(x, y, WHEEL), "#0d0e0f") for x in AXLES for y in spread(0.62, TRACK, 14)]
        self.layers["under"] = svg(*far, self.path(flat, "#08090a"), self.path(floor, "#0b0c0e"), *treads)
        self.layers["arches"] = svg(
            *(self.path(arch(x), "#050607") for x in AXLES),
            *(self.line(arch(x), "#000", 2.5, 'opacity=".6"') for x in AXLES),
        )
        spots = "".join(
            self.path(
                [(x + a, y * s, 0) for a, y in ((-0.2, 0.9), (0.2, 0.9), (0.2, 0.66), (-0.2, 0.66))],
                "#000",
                'opacity=".9" filter="url(#b3)"',
            )
            for x in AXLES
            for s in (1, -1)
        )
        wide = [(x * 1.04, y * 1.06, 0.0) for x, y, _ in floor]
        self.layers["shadow"] = svg(
            f"<defs>{BLUR}</defs>",
            self.path(wide, "#1b1f24", 'opacity=".5" filter="url(#b16)"'),
            self.path([(x * 0.98, y * 0.98, 0) for x, y, _ in floor], "#0b0d10", 'opacity=".75" filter="url(#b8)"'),
            spots,
        )

    def wheels(self) -> None:
        """Each wheel of the drawing from the side, laid into the plane of the near wheels."""
        for drawing in sorted(SOURCE.glob("wheel_*.svg")):
            text = drawing.read_text(encoding="utf-8")
            defs, face = (
                re.search(r"<defs>(.*?)</defs>", text, re.S),
                re.search(r'<g id="w"[^>]*>(.*?)</g><use', text, re.S),
            )
            if defs is None or face is None:
                raise ValueError(f"no wheel: {drawing}")
            places = (self.camera.matrix((x, TRACK, WHEEL), (1, 0, 0), (0, 0, -1), 215) for x in AXLES)
            parts = [f'<use href="#w" transform="{place}"/>' for place in places]
            self.layers[drawing.stem] = svg(f'<defs>{defs[1]}<g id="w">{face[1]}</g></defs>', *parts)

    def lines(self) -> None:
        """The gaps between doors, hood and boot lid, and the handles."""
        gap, glint = "#060708", "#fff"
        doors = [
            drawn_on(on_side, curve([(408, 262), (398, 300), (398, 372), (404, 428)])),
            drawn_on(on_side, curve([(646, 262), (651, 320), (650, 392), (646, 448)])),
            drawn_on(on_side, curve([(872, 258), (880, 290), (868, 322)])),
            drawn_on(on_side, curve([(404, 428), (412, 446), (646, 448), (790, 444)])),
        ]
        if self.front:
            edge = [top(abs(t), 0.07) for t in spread(0.03, 0.345, 40)]
            doors += [edge, other(edge), [*other(reversed(edge[:6])), *edge[:6]]]
        else:
            lid = on_nose([(0.845, 1.1), (0.86, 0.9), (0.875, 0.72)])
            doors += [
                lid,
                other(lid),
                [
                    *on_nose([(t, 0.70) for t in spread(0.876, 0.999, 12)]),
                    *other(reversed(on_nose([(t, 0.70) for t in spread(0.876, 0.999, 12)]))),
                ],
            ]
        strokes = [self.line(each, gap, 2, 'stroke-opacity=".6"') for each in doors]
        strokes += [
            self.line([(x, y + 0.004, z + 0.008) for x, y, z in each], glint, 1, 'stroke-opacity=".28"')
            for each in doors
        ]
        for at in (587, 799):
            grip = drawn_on(on_side, [(at + n * 6, 299 - n * 0.3) for n in range(9)])
            out = [(x, y + 0.025, z) for x, y, z in grip]
            strokes += [
                self.line(grip, "#000", 7, 'opacity=".45"'),
                self.line(out, "#c9ced3", 4),
                self.line(out, "#fff", 1.4, 'opacity=".7"'),
            ]
        self.layers["lines"] = svg(*strokes)

    def mirrors(self) -> None:
        """The mirrors: their feet, and their caps as a grey pass."""

        def cap(u: float, v: float) -> Point:
            wide, tall = sin(v) ** 0.7, cos(v)
            x, y, z = MIRROR
            return x + 0.075 * cos(u) * wide, y + 0.115 * sin(u) * wide, z + 0.068 * tall

        faces = [*surface(cap, spread(0, 2 * pi, 24), spread(0.05, pi - 0.05, 14), both=False)]
        faces = [outward(each, MIRROR) for each in faces]
        far = [mirrored(each) for each in faces]
        self.layers["mirror_cap"] = svg(
            f"<defs>{SMOOTH}</defs>", f'<g filter="url(#smooth)">{shaded(faces, self.camera, STUDIO)}</g>'
        )
        self.layers["mirror_far"] = svg(
            f"<defs>{SMOOTH}</defs>", f'<g filter="url(#smooth)">{shaded(far, self.camera, STUDIO)}</g>'
        )
        foot = [(-0.66, 0.86, 1.115), (-0.55, 0.86, 1.12), (-0.58, 1.0, 1.15), (-0.64, 1.0, 1.15)]
        self.layers["mirror_foot"] = svg(self.path(foot, "#0d0f11"))
