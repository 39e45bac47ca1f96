"""A camera and studio light for drawings of solid things: from points in metres to SVG paths.

Decides perspective, which faces are seen, and how bright a face is under the studio's lights; not what is drawn.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin, sqrt

Point = tuple[float, float, float]
Flat = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]


def _minus(a: Point, b: Point) -> Point:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _plus(a: Point, b: Point, times: float) -> Point:
    return a[0] + b[0] * times, a[1] + b[1] * times, a[2] + b[2] * times


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _cross(a: Point, b: Point) -> Point:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _unit(a: Point) -> Point:
    length = sqrt(_dot(a, a)) or 1.0
    return a[0] / length, a[1] / length, a[2] / length


def _number(tenths: int) -> str:
    """A number of tenths as SVG writes it, short, parted from the one before it."""
    text = f"{abs(tenths) // 10}.{abs(tenths) % 10}".removesuffix(".0")
    return ("-" if tenths < 0 else " ") + (text.removeprefix("0") if len(text) > 1 else text)


@dataclass(frozen=True)
class Camera:
    """Looks from a turn (degrees; 0 in front of the nose, 90 at the left side) and height at a target."""

    turn: float
    distance: float
    height: float
    target: Point
    zoom: float
    middle: Flat

    @property
    def place(self) -> Point:
        """Where it stands."""
        angle = radians(self.turn)
        x, y, _ = self.target
        return x - cos(angle) * self.distance, y + sin(angle) * self.distance, self.height

    def __call__(self, point: Point) -> Flat:
        """Where a point is seen, in pixels."""
        ahead = _unit(_minus(self.target, self.place))
        right = _unit(_cross((0.0, 0.0, 1.0), ahead))  # y comes towards whoever draws the side: left-handed
        up = _cross(ahead, right)
        to = _minus(point, self.place)
        depth = _dot(to, ahead)
        scale = self.zoom / depth
        return self.middle[0] + _dot(to, right) * scale, self.middle[1] - _dot(to, up) * scale

    def path(self, points: Iterable[Point], *, closed: bool = True) -> str:
        """The outline through the points as the ``d`` of a path."""
        flat = [(round(x * 10), round(y * 10)) for x, y in (self(point) for point in points)]
        steps = [_number(x - ox) + _number(y - oy) for (ox, oy), (x, y) in itertools.pairwise(flat)]
        start = _number(flat[0][0]).lstrip() + _number(flat[0][1])
        return "M" + start + "l" + "".join(steps).lstrip() + ("z" if closed else "")

    def sees(self, quad: Quad) -> bool:
        """Whether the outer side of a face looks this way."""
        return _dot(normal(quad), _minus(self.place, _middle(quad))) > 0

    def matrix(self, centre: Point, along: Point, down: Point, unit: float) -> str:
        """The SVG matrix that lays a flat drawing, ``unit`` pixels a metre, into a plane at ``centre``."""
        x, y = self(centre)
        step = 0.05
        ax, ay = self(_plus(centre, along, step))
        bx, by = self(_plus(centre, down, step))
        k = step * unit
        return f"matrix({(ax - x) / k:.4f} {(ay - y) / k:.4f} {(bx - x) / k:.4f} {(by - y) / k:.4f} {x:.2f} {y:.2f})"


def _middle(quad: Quad) -> Point:
    x, y, z = (sum(corner[axis] for corner in quad) / 4 for axis in range(3))
    return x, y, z


def normal(quad: Quad) -> Point:
    """The direction in which a face looks, from its corners against the clock."""
    return _unit(_cross(_minus(quad[2], quad[0]), _minus(quad[3], quad[1])))


def outward(quad: Quad, middle: Point) -> Quad:
    """The face with its outer side away from the middle of its thing."""
    a, b, c, d = quad
    return quad if _dot(normal(quad), _minus(_middle(quad), middle)) > 0 else (d, c, b, a)


def mirrored(quad: Quad) -> Quad:
    """The same face on the other side of the car."""
    a, b, c, d = ((x, -y, z) for x, y, z in quad)
    return d, c, b, a


def surface(
    of: Callable[[float, float], Point], us: Sequence[float], vs: Sequence[float], *, both: bool = True
) -> Iterator[Quad]:
    """The faces of a surface over a grid, of both halves of the car."""
    for u, u2 in itertools.pairwise(us):
        for v, v2 in itertools.pairwise(vs):
            quad = of(u, v), of(u, v2), of(u2, v2), of(u2, v)
            yield quad
            if both:
                yield mirrored(quad)


def spread(first: float, last: float, steps: int) -> list[float]:
    """Equal steps from the first number to the last."""
    return [first + (last - first) * step / steps for step in range(steps + 1)]


@dataclass(frozen=True)
class Studio:
    """How bright what is mirrored is, by its height in degrees: floor, horizon, wall, the soft light above."""

    mirrored: Callable[[float], float]
    lit: Callable[[float], float]

    def tone(self, quad: Quad, camera: Camera) -> float:
        """How bright a face is seen, 0 to 1."""
        n = normal(quad)
        away = _unit(_minus(_middle(quad), camera.place))
        height = away[2] - 2 * _dot(away, n) * n[2]  # of the direction that is mirrored
        return self.mirrored(degrees(asin(max(-1.0, min(1.0, height))))) * self.lit(n[2])


def shaded(quads: Iterable[Quad], camera: Camera, studio: Studio, *, levels: int = 96) -> str:
    """The faces that are seen as grey paths, equal greys together; the stroke closes the seams."""
    found: dict[int, list[str]] = defaultdict(list)
    for quad in quads:
        if camera.sees(quad):
            tone = studio.tone(quad, camera)
            found[round(max(0.0, min(1.0, tone)) * levels)].append(camera.path(quad))
    paths = []
    for level, shapes in sorted(found.items()):
        grey = f"#{round(level * 255 / levels):02x}" + f"{round(level * 255 / levels):02x}" * 2
        paths.append(f'<path d="{"".join(shapes)}" fill="{grey}" stroke="{grey}" stroke-width=".9"/>')
    return "\n".join(paths)


def shining(quads: Iterable[Quad], camera: Camera, studio: Studio, *, above: float) -> str:
    """The faces brighter than a tone as white paths, the brighter the less is seen through them."""
    found: dict[int, list[str]] = defaultdict(list)
    for quad in quads:
        if camera.sees(quad):
            share = (studio.tone(quad, camera) - above) / (1 - above)
            if share > 0.04:
                found[round(min(1.0, share) * 12)].append(camera.path(quad))
    return "\n".join(
        f'<path d="{"".join(shapes)}" fill="#fff" fill-opacity="{level / 12:.2f}"/>'
        for level, shapes in sorted(found.items())
        if level
    )
