"""Draws the cockpit of the demo's car, as its driver finds it: ``catalog/car/art/source/cockpit_*.svg``.

What a value of the catalogue looks like there is a drawing of its own: screens, dials, loudspeakers, wheel, climate,
charger. Run it with ``python -m tools.draw_cockpit``, then ``tools/build_art.py``.
"""

import sys
from collections.abc import Iterable

from tools.camera import spread
from tools.car_sheet import BLUR, SOURCE, svg
from tools.cockpit_shapes import DIM, GLOW, INK, box, disc, drawn, figures, line, mirrored, path


# --- what is always there ---------------------------------------------------------------------------------------------
def outlook() -> str:
    """Sky, hills and road behind the windscreen, its frame, and the mirror."""
    sky = (
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#a9c6da"/>'
        '<stop offset="1" stop-color="#eef3f4"/></linearGradient><linearGradient id="road" x1="0" y1="0" x2="0" y2="1">'
        '<stop offset="0" stop-color="#a3a8ab"/><stop offset="1" stop-color="#6b7074"/></linearGradient>'
        '<linearGradient id="lining" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#d8d5cf"/>'
        '<stop offset="1" stop-color="#a5a29c"/></linearGradient></defs>'
    )
    hills = [
        path("M0 178 C120 120 210 128 330 160 C430 128 520 108 640 146 C760 104 900 118 1200 170 V260 H0Z", "#9fb3b8"),
        path("M0 190 C170 160 330 168 470 182 C640 160 860 158 1200 188 V260 H0Z", "#7f9a86"),
        path("M0 196 C300 182 900 182 1200 196 V290 H0Z", "#6d8a6b"),
        path("M572 186 H612 L900 300 H180Z", "url(#road)"),
        line("M592 190 L588 204 M584 214 L574 236 M568 248 L556 276", "#f3f4f2", 4, 'opacity=".85"'),
        line("M571 187 L190 296 M613 187 L890 296", "#f3f4f2", 3, 'opacity=".7"'),
    ]
    frame = mirrored(
        path("M0 0 H96 C70 80 78 190 128 282 L0 300Z", "url(#lining)"),
        path("M84 0 H108 C86 84 92 186 140 276 L120 284 C70 190 62 84 84 0Z", "#2a2d30"),
        path("M0 60 C34 62 52 70 62 86 C58 140 66 190 84 238 L0 252Z", "#c9d9e1"),
        path("M0 60 C34 62 52 70 62 86 C58 140 66 190 84 238", "none", 'stroke="#202327" stroke-width="7"'),
    )
    top = [
        path("M0 0 H1200 V22 C900 36 300 36 0 22Z", "url(#lining)"),
        path("M96 26 C330 38 870 38 1104 26 V32 C870 46 330 46 96 32Z", "#2a2d30"),
        box(592, 34, 16, 20, "#1d2023"),
        box(532, 50, 136, 36, "#1d2023", 'rx="13"'),
        box(538, 55, 124, 26, "#a9bac4", 'rx="9"'),
        path("M540 74 C580 62 620 62 660 74 V78 H540Z", "#76868d", 'opacity=".7"'),
    ]
    haze = path("M140 40 H520 L300 270 H150Z", "#fff", 'opacity=".10"')
    return svg(sky, box(0, 0, 1200, 600, "#131517"), box(0, 0, 1200, 290, "url(#sky)"), *hills, haze, *top, frame)


def board() -> str:
    """The dashboard with its vents, doors, glove box and the console between the seats."""
    doors = mirrored(
        path("M0 300 C50 292 92 284 126 280 L150 320 C150 430 140 520 118 600 H0Z", "url(#low)"),
        path("M0 352 C50 346 96 340 134 336 L136 344 C96 350 50 356 0 362Z", "#5b6167", 'opacity=".55"'),
        path("M0 396 C46 390 90 388 128 392 L124 424 C88 418 46 420 0 428Z", "#33383c"),
    )
    vents = [
        box(x, 336, wide, 22, "#07080a", 'rx="8"')
        + "".join(line(f"M{x + 8} {y} H{x + wide - 8}", "#4d545a", 1.6) for y in (342, 347, 352))
        for x, wide in ((152, 92), (416, 56), (728, 56), (956, 92))
    ]
    console = [
        path("M470 420 H730 L790 600 H410Z", "url(#low)"),
        line("M470 420 L410 600 M730 420 L790 600", "#5b6167", 2, 'opacity=".5"'),
        path("M540 458 H660 L672 514 H528Z", "#0a0b0c"),
        path("M540 458 H660 L661 463 H539Z", "#3c4147"),
    ]
    return drawn(
        path("M120 292 C260 236 400 230 600 230 C800 230 940 236 1080 292 L1086 344 H114Z", "url(#pad)"),
        line("M124 294 C262 240 402 234 600 234 C798 234 938 240 1076 294", "#7b838a", 2, 'opacity=".55"'),
        line("M150 316 C300 296 440 292 600 292 C760 292 900 296 1050 316", "#15171a", 2, 'stroke-dasharray="7 4"'),
        path("M112 330 H1088 L1084 366 H116Z", "#16181b"),
        path("M118 400 H1082 L1050 520 C900 470 760 462 600 462 C440 462 300 470 150 520Z", "url(#low)"),
        line("M800 424 H1040 L1030 462", "#4d545a", 2, 'opacity=".7"'),
        line("M898 438 H944", "#6d747b", 4, 'opacity=".7"'),
        *vents,
        *console,
        doors,
    )


def inlay() -> str:
    """Greys that take the colour of the inlay: across the board, in the doors and on the console."""
    shine = (
        '<defs><linearGradient id="l" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b4b4b4"/>'
        '<stop offset=".22" stop-color="#8e8e8e"/><stop offset=".6" stop-color="#808080"/>'
        '<stop offset="1" stop-color="#565656"/></linearGradient></defs>'
    )
    grain = "".join(
        line(f"M114 {y:.1f} C400 {y - 4:.1f} 800 {y + 4:.1f} 1086 {y:.1f}",
             "#606060", 0.8, 'opacity=".35"')
        for y in spread(372, 401, 7)
    )  # fmt: skip
    return svg(
        shine,
        path("M116 366 H1084 L1080 402 H120Z", "url(#l)"),
        grain,
        line("M116 367 H1084", "#ffffff", 1.6, 'opacity=".65"'),
        mirrored(path("M0 374 C46 368 90 366 112 366 L114 386 C90 388 46 390 0 396Z", "url(#l)")),
        path("M522 536 H678 L700 600 H500Z", "url(#l)"),
        line("M522 537 H678", "#ffffff", 1.6, 'opacity=".6"'),
    )


def finish() -> str:
    """What lies over all: the selector and soft shadows at the edges."""
    edge = (
        '<defs><radialGradient id="edge" cx=".5" cy=".45" r=".75">'
        '<stop offset=".6" stop-color="#000" stop-opacity="0"/>'
        '<stop offset="1" stop-color="#000" stop-opacity=".45"/></radialGradient>'
        '<radialGradient id="k" cx=".4" cy=".3" r=".8"><stop offset="0" stop-color="#7b838a"/>'
        '<stop offset=".6" stop-color="#24272a"/><stop offset="1" stop-color="#0c0d0e"/></radialGradient></defs>'
    )
    return svg(
        edge,
        '<ellipse cx="600" cy="574" rx="34" ry="15" fill="#0a0b0c" stroke="#9aa1a8" stroke-width="2"/>',
        path("M583 572 C583 542 617 542 617 572 C617 584 583 584 583 572Z", "url(#k)"),
        box(0, 0, 1200, 600, "url(#edge)"),
    )


# --- the centre screen ------------------------------------------------------------------------------------------------
def tiles(x: float, y: float, side: float, columns: int, rows: int) -> Iterable[str]:
    """The screen's home page: tiles with signs of their own."""
    signs = (
        ("#2f7fa6", "M.34 .68V.32L.68 .26V.6"),
        ("#3b8b63", "M.3 .36C.3 .6 .42 .72 .66 .72L.7 .58L.58 .54L.53 .6C.46 .56 .43 .52 .42 .46L.48 .42L.44 .3Z"),
        ("#8a5fa8", "M.5 .26V.5L.66 .6M.5 .24A.26 .26 0 1 0 .51 .24"),
        ("#b0703a", "M.28 .56H.72M.34 .56L.4 .38H.6L.66 .56V.68H.34Z"),
        ("#4f6b8c", "M.28 .5H.72M.5 .28V.72M.34 .34L.66 .66M.66 .34L.34 .66"),
        ("#a8534f", "M.5 .7C.2 .5 .3 .28 .5 .42C.7 .28 .8 .5 .5 .7Z"),
    )
    for index in range(columns * rows):
        tint, sign = signs[index % len(signs)]
        left, up = x + (index % columns) * side * 1.18, y + index // columns * side * 1.18
        yield box(left, up, side, side, tint, f'rx="{side * 0.2:.1f}"')
        yield f'<g transform="translate({left} {up}) scale({side})">{line(sign, "#fff", 0.055)}</g>'


def tablet(x: float, y: float, wide: float, high: float, *shown: str) -> str:
    """A screen that stands free before the board, and what it shows."""
    return drawn(
        box(x - 8, y + 4, wide + 16, high + 14, "#000", 'rx="16" opacity=".45" filter="url(#b8)"'),
        box(x - 9, y - 9, wide + 18, high + 18, "#050607", 'rx="15"'),
        box(x - 9, y - 9, wide + 18, high + 18, "none", 'rx="15" stroke="#6a7178" stroke-width="1.6"'),
        box(x, y, wide, high, "url(#glass)", 'rx="7"'),
        *shown,
        path(f"M{x} {y} H{x + wide * 0.42} L{x + wide * 0.22} {y + high} H{x}Z", "#fff", 'opacity=".05"'),
    )


def eight() -> str:
    """Eight inches: the home page alone."""
    return tablet(
        498, 250, 204, 116, *tiles(512, 282, 38, 4, 1), figures("10:24", 512, 262, 11), figures("21°", 662, 262, 11),
        box(512, 338, 176, 3, "#33424d", 'rx="1.5"'), box(512, 338, 104, 3, GLOW, 'rx="1.5"'),
        line("M512 352 H566", DIM, 3), line("M576 352 H602", "#4a5862", 3),
    )  # fmt: skip


def twelve() -> str:
    """Twelve inches: home page, what is playing, and the climate below."""
    cover = [
        box(630, 240, 94, 94, "#22404f", 'rx="8"'),
        path("M630 300 C660 268 690 330 724 280 V326 A8 8 0 0 1 716 334 H638 A8 8 0 0 1 630 326Z", "#d88a4e"),
        disc(694, 266, 12, "#f1d9a8"),
    ]
    return tablet(
        462, 206, 276, 180, *tiles(476, 242, 42, 3, 2), *cover,
        figures("10:24", 476, 218, 12), figures("21°", 700, 218, 12),
        line("M476 352 H724", "#2a3843", 1.2),
        figures("21.5°", 480, 362, 13, GLOW), figures("21.5°", 686, 362, 13, GLOW),
        *(box(556 + 16 * at, 372 - 2 * at, 9, 4 + 2 * at, GLOW if at < 3 else "#33424d") for at in range(6)),
    )  # fmt: skip


def route() -> str:
    """A map on the larger screen, with the way ahead and the next turn."""
    clip = '<clipPath id="m"><rect x="462" y="206" width="276" height="146" rx="7"/></clipPath>'
    streets = (
        "M462 250 C540 236 640 262 738 228", "M462 318 C560 300 640 330 738 302", "M520 206 C530 260 512 310 530 352",
        "M600 206 C590 260 622 300 606 352", "M680 206 C672 250 700 300 690 352", "M462 282 C560 274 650 288 738 266",
    )  # fmt: skip
    way = "M606 352 C608 322 602 300 600 284 C604 262 650 268 676 262 C690 240 684 222 688 206"
    return svg(
        f"<defs>{clip}{BLUR}</defs>",
        '<g clip-path="url(#m)">',
        box(462, 206, 276, 146, "#1b2a33"),
        path("M462 206 H560 C548 240 520 250 462 262Z", "#1f3a30"),
        path("M738 320 C700 322 690 340 684 352 H738Z", "#1f3a30"),
        path("M640 352 C650 330 700 318 738 316 V332 C706 334 680 340 668 352Z", "#24475c"),
        *(line(each, "#3a4d59", 5) for each in streets),
        *(line(each, "#51646f", 1.4) for each in streets),
        line(way, "#0b2f40", 9),
        line(way, GLOW, 5.5),
        path("M600 296 L611 322 L600 316 L589 322Z", "#fff", 'stroke="#123" stroke-width="1"'),
        box(472, 216, 98, 44, "#0d151b", 'rx="8" opacity=".93"'),
        line("M488 250 V238 A8 8 0 0 1 496 230 H508 M501 223 L508 230 L501 237", INK, 4),
        figures("350", 522, 228, 15),
        "</g>",
    )


# --- before the driver ------------------------------------------------------------------------------------------------
HOOD = "M206 308 C206 254 240 240 330 240 C420 240 454 254 454 308 L446 334 H214Z"


def before_driver(*parts: str) -> str:
    """Parts under the hood before the driver."""
    edge = line("M206 308 C206 254 240 240 330 240 C420 240 454 254 454 308", "#4d545a", 3)
    return drawn(f'<g transform="translate(-22 0)">{path(HOOD, "#0a0b0d")}{edge}{"".join(parts)}</g>')


def dial(x: float, y: float, r: float, turn: int, ring: str) -> str:
    """A dial with its needle."""
    marks = "".join(
        f'<g transform="rotate({angle} {x} {y})">{line(f"M{x} {y - r + 3} v{long}", INK, 1.5)}</g>'
        for angle, long in zip(range(-120, 121, 30), (6, 3) * 5, strict=False)
    )
    needle = f'<g transform="rotate({turn} {x} {y})">{line(f"M{x} {y + 6} V{y - r + 8}", "#e2553f", 2.6)}</g>'
    return disc(x, y, r, "#0b0d0f", f'stroke="{ring}" stroke-width="2.4"') + marks + needle + disc(x, y, 4.5, "#9aa1a8")


def analogue() -> str:
    """Two dials with needles."""
    return before_driver(
        dial(282, 298, 33, -46, "url(#steel)"),
        dial(378, 298, 33, -84, "url(#steel)"),
        box(317, 276, 26, 40, "#101a20", 'rx="3"'),
        figures("21°", 320.5, 284, 9, DIM),
        line("M322 304 H338", DIM, 2),
    )


def digital(*over: str) -> str:
    """A display that draws speed, range and the lane."""
    return before_driver(
        box(222, 250, 216, 78, "url(#glass)", 'rx="9"'),
        line("M262 318 A28 28 0 1 1 300 318", "#20313c", 4),
        line("M262 318 A28 28 0 0 1 262 276", GLOW, 4),
        figures("50", 271, 290, 16),
        line("M317 322 L324 272 M343 322 L336 272", "#3f5563", 2.4),
        line("M330 322 V310 M330 302 V294 M330 286 V280", "#5f7683", 2),
        path("M322 318 C322 304 338 304 338 318Z", "#dfe8ed"),
        line("M360 318 A28 28 0 1 1 398 318", "#20313c", 4),
        line("M360 318 A28 28 0 0 1 390 272", "#63c08a", 4),
        figures("485", 366, 291, 13),
        *over,
    )


def head_up() -> str:
    """The digital display, and speed and turn that stand in the windscreen before the driver."""
    ghost = figures("50", 284, 164, 24, "#bff0ff") + line(
        "M346 190 V176 A8 8 0 0 1 354 168 H368 M360 160 L369 168 L360 176", "#bff0ff", 4
    )
    return digital(
        f'<g filter="url(#b3)" opacity=".9">{figures("50", 284, 164, 24, "#0b4d66")}</g>',
        path("M262 150 H398 L406 204 H254Z", "#0d3443", 'opacity=".30"'),
        ghost,
        line("M284 198 H376", "#bff0ff", 2, 'opacity=".7"'),
    )


def helm(kind: str) -> str:
    """A steering wheel: ``standard``, ``leather`` with seams, ``heated`` with a warm sign, flattened ``sport``."""
    round_ = (
        "M330 262 C428 262 474 330 474 404 C474 486 420 548 330 548 C240 548 186 486 186 404 C186 330 232 262 330 262Z"
    )
    flat = (
        "M330 262 C428 262 474 326 474 402 C474 456 454 500 424 530 C408 540 252 540 236 530 "
        "C206 500 186 456 186 402 C186 326 232 262 330 262Z"
    )
    rim = flat if kind == "sport" else round_
    hub = [
        path("M276 388 C300 372 360 372 384 388 C394 424 374 462 330 466 C286 462 266 424 276 388Z", "#1c1f22"),
        path("M276 388 C300 372 360 372 384 388", "none", 'stroke="#6d747b" stroke-width="1.6" opacity=".8"'),
        line("M318 426 L330 408 L342 426", "#c9ced3", 3),
    ]
    spokes = [
        path("M196 396 C226 384 254 386 280 394 L282 424 C256 416 226 418 198 428Z", "url(#low)"),
        path("M464 396 C434 384 406 386 380 394 L378 424 C404 416 434 418 462 428Z", "url(#low)"),
        path("M312 462 H348 L354 540 H306Z", "url(#steel)" if kind == "sport" else "url(#low)"),
        *(disc(x, 408, 4.5, "#59616a") for x in (228, 248, 412, 432)),
    ]
    paddles = [
        path("M214 352 C202 374 202 410 212 438 L230 430 C222 404 222 378 232 360Z", "url(#steel)"),
        path("M446 352 C458 374 458 410 448 438 L430 430 C438 404 438 378 428 360Z", "url(#steel)"),
    ]
    thick = {"standard": 20, "sport": 27}.get(kind, 24)
    parts = [line(rim, "#000", thick + 4, 'opacity=".4" filter="url(#b8)"')]
    parts += paddles if kind == "sport" else []
    parts += [*spokes, *hub, line(rim, "url(#rim)", thick)]
    if kind != "standard":
        seam = "#b8474a" if kind == "sport" else "#878f96"
        parts.append(
            line(
                rim,
                seam,
                1.5,
                'stroke-dasharray="4 5" opacity=".9" transform="translate(330 405) scale(.962) translate(-330 -405)"',
            )
        )
    if kind == "heated":
        waves = "M-9 8 C-13 3 -5 -1 -9 -6 M0 8 C-4 3 4 -1 0 -6 M9 8 C5 3 13 -1 9 -6"
        parts.append(f'<g transform="translate(330 446)">{line(waves, "#f0934a", 2.6)}</g>')
    return drawn(f'<g transform="translate(308 464) scale(.97) translate(-330 -398)">{"".join(parts)}</g>')


# --- sound, climate, charger ------------------------------------------------------------------------------------------
def speaker(x: float, y: float, r: float, ring: str, width: float) -> str:
    """A loudspeaker behind its grille."""
    return disc(x, y, r, "url(#mesh)", f'stroke="{ring}" stroke-width="{width}"') + disc(
        x, y, r * 0.42, "#000", 'opacity=".28"'
    )


def sound(kind: str) -> str:
    """``six``: in the doors; ``ten``: in the pillars and the board as well; ``studio``: larger, framed in steel."""
    if kind == "six":
        return drawn(mirrored(speaker(60, 500, 32, "#3a3f44", 2)))
    tweeter = path(
        "M96 244 L132 286 L100 292Z",
        "url(#mesh)",
        f'stroke="{"#c9ced3" if kind == "studio" else "#3a3f44"}" stroke-width="2"',
    )
    middle = box(548, 239, 104, 9, "url(#mesh)", 'rx="4" stroke="#3a3f44" stroke-width="1.4"')
    if kind == "ten":
        return drawn(mirrored(speaker(60, 500, 32, "#3a3f44", 2), tweeter), middle)
    round_ = speaker(60, 500, 39, "url(#steel)", 5) + line("M60 541 A41 41 0 0 1 21 512", GLOW, 2.4, 'opacity=".9"')
    raised = [
        path("M556 234 C558 214 642 214 644 234 V244 H556Z", "#141619"),
        path("M562 234 C566 219 634 219 638 234 V240 H562Z", "url(#mesh)", 'stroke="url(#steel)" stroke-width="2.4"'),
    ]
    pods = mirrored(speaker(160, 302, 13, "url(#steel)", 2.6))
    return drawn(mirrored(round_, tweeter), pods, *raised)


def climate(kind: str) -> str:
    """``manual``: three knobs; ``dual``: a row of keys with two figures; ``three``: three figures on glass."""
    if kind == "manual":
        knobs = [
            disc(x, 432, 19, "#131517", 'stroke="url(#steel)" stroke-width="3.4"')
            + f'<g transform="rotate({turn} {x} 432)">{line(f"M{x} 417 V424", "#fff", 3)}</g>'
            for x, turn in ((534, -50), (600, 10), (666, 60))
        ]
        return drawn(box(496, 408, 208, 48, "#17191c", 'rx="10"'), *knobs)
    back = box(
        492, 410, 216, 38, "url(#glass)" if kind == "three" else "#17191c", 'rx="9" stroke="#3c4147" stroke-width="1.4"'
    )
    warm = [figures("21.5°", 500, 422, 13, GLOW), figures("21.5°", 660, 422, 13, GLOW)]
    if kind == "three":
        return drawn(
            back, *warm, figures("20°", 588, 422, 13, GLOW), line("M556 416 V442 M644 416 V442", "#24323c", 1.6)
        )
    keys = [
        box(548 + 27 * each, 417, 22, 24, "#2a2e32", 'rx="5" stroke="#4d545a" stroke-width="1"') for each in range(4)
    ]
    signs = [disc(559 + 27 * each, 424, 1.8, GLOW if each in (0, 2) else "#596168") for each in range(4)]
    return drawn(back, *warm, *keys, *signs)


def charger() -> str:
    """A telephone on its pad, being charged."""
    return drawn(
        path("M546 464 H654 L664 510 H536Z", "#1d2125"),
        path("M568 466 H632 L639 508 H561Z", "#050607", 'stroke="#7b838a" stroke-width="1.4"'),
        path("M571 468 H629 L635 505 H565Z", "url(#glass)"),
        path("M604 472 L592 488 H600 L596 500 L609 484 H601Z", "#63c08a"),
        line("M536 511 H664", "#63c08a", 2.4, 'opacity=".85"'),
    )


def drawings() -> dict[str, str]:
    """The drawings by the name of their layer."""
    return {
        "backdrop": outlook(), "board": board(), "inlay": inlay(), "finish": finish(),
        "screen_eight": eight(), "screen_twelve": twelve(), "navigation": route(),
        "display_analogue": analogue(), "display_digital": digital(), "display_head_up": head_up(),
        "charger": charger(),
        **{f"helm_{kind}": helm(kind) for kind in ("standard", "leather", "heated", "sport")},
        **{f"sound_{kind}": sound(kind) for kind in ("six", "ten", "studio")},
        **{f"climate_{kind}": climate(kind) for kind in ("manual", "dual", "three")},
    }  # fmt: skip


def main() -> int:
    """Writes the drawings."""
    for name, text in drawings().items():
        (SOURCE / f"cockpit_{name}.svg").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
