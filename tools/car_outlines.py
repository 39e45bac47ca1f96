"""Outlines that lie on the body of the demo's car: windows, screens, wheel arches, and smooth lines between points."""

from collections.abc import Callable, Iterable, Sequence
from math import cos, pi, sin

from tools.camera import Point, spread
from tools.car_body import SILL, WHEEL, across, at_height, from_drawing, on_side, smooth

Flat = tuple[float, float]


def curve(points: Sequence[Flat], steps: int = 10) -> list[Flat]:
    """Points along a smooth open line through the given ones (Catmull-Rom)."""
    found: list[Flat] = []
    padded = [points[0], *points, points[-1]]
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            x, y = (_between(a[axis], b[axis], c[axis], d[axis], t) for axis in (0, 1))
            found.append((x, y))
    return [*found, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    bend = (2 * a - 5 * b + 4 * c - d) * t + (3 * b - a - 3 * c + d) * t * t
    return 0.5 * (2 * b + (c - a + bend) * t)


def loop(*sides: Sequence[Flat]) -> list[Flat]:
    """A closed outline of smooth sides that meet in corners."""
    return [point for side in sides for point in curve(side)]


def other(points: Iterable[Point]) -> list[Point]:
    """The same points on the other side of the car."""
    return [(x, -y, z) for x, y, z in points]


def drawn_on(of: Callable[[float, float], Point], pixels: Sequence[Flat]) -> list[Point]:
    """Pixels of the drawing from the side, laid onto a surface."""
    return [of(*from_drawing(x, y)) for x, y in pixels]


def on_nose(points: Sequence[Flat]) -> list[Point]:
    """Points of the wall by turn (negative on the other side) and height in metres."""
    return [(x, y if turn >= 0 else -y, z) for turn, height in points for x, y, z in (at_height(abs(turn), height),)]


WINDOWS = {
    "front": loop(
        [(430, 250), (470, 214), (546, 189), (638, 179)], [(638, 179), (630, 252)], [(630, 252), (520, 253), (430, 250)]
    ),
    "rear": loop(
        [(660, 178), (766, 182), (826, 192)],
        [(826, 192), (846, 246)],
        [(846, 246), (750, 251), (655, 252)],
        [(655, 252), (660, 178)],
    ),
    "quarter": loop([(842, 197), (880, 214), (914, 237)], [(914, 237), (866, 245)], [(866, 245), (842, 197)]),
}
ALL_WINDOWS = loop(
    [(420, 252), (462, 213), (546, 185), (640, 175), (766, 178), (830, 188), (880, 208), (928, 239)],
    [(928, 239), (880, 248), (720, 254), (566, 254), (420, 252)],
)


def screen(first: float, last: float, base_share: float, top_share: float) -> list[Point]:
    """The outline of the windscreen or the rear window between two places along the car."""
    share = smooth(
        [
            (min(first, last), base_share if first < last else top_share),
            (max(first, last), top_share if first < last else base_share),
        ]
    )
    rise = [across(x, share(x)) for x in spread(first, last, 14)]
    over = [
        across(last + 0.03 * (1 - (s / share(last)) ** 2) * (1 if first < last else -1), s)
        for s in spread(share(last), -share(last), 12)
    ]
    fall = other(reversed(rise))
    return [*rise, *over, *fall]


def disc(x: float, y: float, radius: float) -> list[Point]:
    """The outline of a disc that stands along the car, around the middle of a wheel."""
    return [(x + radius * cos(turn), y, WHEEL + radius * sin(turn)) for turn in spread(0, 2 * pi, 48)]


def arch(x: float) -> list[Point]:
    """The opening of the body above a wheel."""
    turns = spread(-0.38, pi + 0.38, 36)
    return [on_side(x + 0.405 * cos(turn), max(SILL, WHEEL + 0.01 + 0.405 * sin(turn))) for turn in turns]
