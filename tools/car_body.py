"""The body of the demo's car in metres: its surfaces as functions, from which every view is drawn.

Decides the shape and nothing about cameras or light. x goes from nose to tail, y to whoever looks at the drawing from
the side, z up; the numbers are those of that drawing (215 pixels a metre, the ground at 500).
"""

import itertools
from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import copysign, cos, pi, sin

Point = tuple[float, float, float]
Curve = Callable[[float], float]

WIDTH = 0.93
AXLES = (-1.377, 1.377)
WHEEL = 0.353
TRACK = 0.875
SILL = 0.20


def smooth(points: Sequence[tuple[float, float]]) -> Curve:
    """A curve through the points without overshooting (monotone cubic, Fritsch and Carlson 1980)."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    steps = [(ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]) for i in range(len(xs) - 1)]
    slopes = [steps[0], *((a + b) / 2 if a * b > 0 else 0.0 for a, b in itertools.pairwise(steps)), steps[-1]]
    for i, step in enumerate(steps):
        limit = 3 * abs(step)
        slopes[i] = copysign(min(abs(slopes[i]), limit), slopes[i]) if step else 0.0
        slopes[i + 1] = copysign(min(abs(slopes[i + 1]), limit), slopes[i + 1]) if step else 0.0

    def at(x: float) -> float:
        if x <= xs[0]:
            return ys[0]
        if x >= xs[-1]:
            return ys[-1]
        i = bisect_right(xs, x) - 1
        width = xs[i + 1] - xs[i]
        t = (x - xs[i]) / width
        return (
            ys[i] * (1 + 2 * t) * (1 - t) ** 2
            + slopes[i] * width * t * (1 - t) ** 2
            + ys[i + 1] * t * t * (3 - 2 * t)
            + slopes[i + 1] * width * t * t * (t - 1)
        )

    return at


# --- the lower body: rings around it, from the sill to the shoulder, and the deck that closes it ----------------------
nose = smooth([(0.16, 2.14), (0.24, 2.28), (0.36, 2.335), (0.60, 2.34), (0.72, 2.315), (0.82, 2.25), (0.90, 2.17)])
tail = smooth([(0.16, 2.06), (0.26, 2.19), (0.40, 2.255), (0.70, 2.245), (0.95, 2.21), (1.12, 2.17), (1.2, 2.15)])
side = smooth(
    [
        (0.16, 0.86),
        (0.24, 0.905),
        (0.34, 0.918),
        (0.50, 0.905),
        (0.68, 0.912),
        (0.86, 0.932),
        (0.97, 0.915),
        (1.10, 0.885),
        (1.22, 0.85),
    ]
)
deck = smooth(
    [
        (-2.30, 0.80),
        (-2.126, 0.925),
        (-1.777, 1.045),
        (-1.395, 1.13),
        (-0.977, 1.185),
        (0.0, 1.19),
        (1.5, 1.22),
        (1.749, 1.225),
        (2.10, 1.20),
        (2.2, 1.16),
    ]
)
shoulder = smooth(
    [
        (-2.34, 0.74),
        (-2.2, 0.80),
        (-1.9, 0.905),
        (-1.395, 1.02),
        (-0.977, 1.085),
        (0.0, 1.11),
        (1.4, 1.145),
        (1.9, 1.16),
        (2.25, 1.12),
    ]
)


def ring(turn: float, height: float) -> Point:
    """A point of the wall: ``turn`` 0 is the middle of the nose, 1 of the tail, 0.5 the side; height from the sill (0)
    to the shoulder (1).
    """
    angle = turn * pi
    c, s = cos(angle), sin(angle)
    front = c >= 0
    p, q = (3.3, 2.2) if front else (6.5, 2.5)
    z = SILL
    for _ in range(4):  # the shoulder's height depends on where along the car the point is
        length = nose(z) if front else tail(z)
        x = -copysign(length * abs(c) ** (2 / p), c)
        z = SILL + (shoulder(x) - SILL) * height
    return x, side(z) * abs(s) ** (2 / q), z


def at_height(turn: float, z: float) -> Point:
    """The point of the wall at that turn and height in metres."""
    low, high = 0.0, 1.0
    for _ in range(18):
        middle = (low + high) / 2
        if ring(turn, middle)[2] < z:
            low = middle
        else:
            high = middle
    return ring(turn, low)


def top(turn: float, inward: float) -> Point:
    """A point of hood and boot lid: from the shoulder (0) inward to the middle line of the car (1)."""
    x, y, z = ring(turn, 1.0)
    rest = 1 - inward
    return x, y * rest, z + (max(deck(x), z) - z) * (1 - rest**2.6)


def on_side(x: float, z: float) -> Point:
    """The point of the left wall at that place of the drawing from the side."""
    low, high = 0.02, 0.98
    for _ in range(20):
        middle = (low + high) / 2
        if at_height(middle, z)[0] < x:
            low = middle
        else:
            high = middle
    return at_height((low + high) / 2, z)


# --- the cabin: cross sections between belt and roof ------------------------------------------------------------------
roof = smooth(
    [
        (-1.02, 1.15),
        (-0.977, 1.177),
        (-0.65, 1.35),
        (-0.29, 1.515),
        (0.0, 1.585),
        (0.35, 1.618),
        (0.84, 1.6),
        (1.2, 1.53),
        (1.488, 1.43),
        (1.749, 1.29),
        (1.93, 1.18),
    ]
)
belt = smooth([(-1.02, 1.085), (-0.9, 1.09), (0.0, 1.12), (1.2, 1.15), (1.6, 1.16), (1.93, 1.14)])
base = smooth([(-1.02, 0.74), (-0.7, 0.835), (-0.2, 0.872), (0.9, 0.868), (1.5, 0.80), (1.93, 0.62)])
_section = smooth(
    [(0.0, 1.0), (0.3, 0.955), (0.6, 0.885), (0.78, 0.825), (0.87, 0.775), (0.94, 0.67), (0.98, 0.48), (1.0, 0.0)]
)
CABIN = (-0.985, 1.86)


def cabin(x: float, up: float) -> Point:
    """A point of the cabin's left half: ``up`` 0 at the belt, 1 in the middle of the roof."""
    height = 1 - (1 - up) ** 1.8
    low, high = belt(x), roof(x)
    return x, base(x) * _section(height), low + max(0.0, high - low) * height


def on_cabin(x: float, z: float) -> Point:
    """The point of the cabin's left half at that place of the drawing from the side."""
    low, high = belt(x), roof(x)
    height = min(1.0, max(0.0, (z - low) / max(0.01, high - low)))
    return x, base(x) * _section(height), z


def across(x: float, share: float) -> Point:
    """The point of the cabin above that share (-1 to 1) of its width at the belt."""
    want, low, high = abs(share), 0.0, 1.0
    for _ in range(18):
        middle = (low + high) / 2
        if _section(middle) > want:
            low = middle
        else:
            high = middle
    return x, copysign(base(x) * want, share), belt(x) + max(0.0, roof(x) - belt(x)) * low


def from_drawing(x: float, y: float) -> tuple[float, float]:
    """Metres along and up of a pixel of the drawing from the side."""
    return (x - 588) / 215, (500 - y) / 215
