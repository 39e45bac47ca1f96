"""A sheet on which the demo's car is drawn from one side: camera, light, and shapes as SVG."""

from collections.abc import Iterable
from pathlib import Path

from tools.camera import Camera, Point, Studio
from tools.car_body import smooth

SOURCE = Path(__file__).resolve().parents[1] / "catalog" / "car" / "art" / "source"
STUDIO = Studio(
    smooth(
        [
            (-90, 0.26),
            (-40, 0.4),
            (-14, 0.47),
            (-4, 0.36),
            (2, 0.3),
            (8, 0.45),
            (24, 0.5),
            (40, 0.55),
            (54, 0.64),
            (66, 0.86),
            (80, 0.8),
            (90, 0.7),
        ]
    ),
    smooth([(-1, 0.4), (-0.2, 0.82), (0, 0.95), (1, 1.05)]),
)
VIEWS = {
    "front": Camera(turn=41, distance=8.6, height=1.62, target=(-0.05, 0.0, 0.66), zoom=2020, middle=(600, 318)),
    "rear": Camera(turn=141, distance=8.6, height=1.7, target=(0.05, 0.0, 0.68), zoom=2020, middle=(600, 318)),
}
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 600" width="1200" height="600">'


def svg(*parts: str) -> str:
    """A drawing of these parts."""
    return "\n".join((HEAD, *parts, "</svg>")) + "\n"


SMOOTH = (
    '<filter id="smooth" filterUnits="userSpaceOnUse" x="0" y="0" width="1200" height="600">'
    '<feGaussianBlur stdDeviation="3.2" result="soft"/><feComponentTransfer in="soft" result="full">'
    '<feFuncA type="linear" slope="6"/></feComponentTransfer>'
    '<feComposite in="full" in2="SourceAlpha" operator="in"/></filter>'
)
"""Blurs the facets and keeps the outline: what a blur takes from the edge's cover is given back, then cut."""
BLUR = "".join(
    f'<filter id="b{width}" filterUnits="userSpaceOnUse" x="0" y="0" width="1200" height="600">'
    f'<feGaussianBlur stdDeviation="{width}"/></filter>'
    for width in (1, 3, 8, 16)
)


class Sheet:
    """The drawings of one view, by the name of their layer."""

    def __init__(self, view: str) -> None:
        self.view, self.camera = view, VIEWS[view]
        self.front = view == "front"
        self.layers: dict[str, str] = {}

    def path(self, points: Iterable[Point], fill: str, extra: str = "") -> str:
        """A filled outline."""
        return f'<path d="{self.camera.path(points)}" fill="{fill}" {extra}/>'

    def line(self, points: Iterable[Point], stroke: str, width: float, extra: str = "") -> str:
        """A line with round ends."""
        shape = self.camera.path(points, closed=False)
        return (
            f'<path d="{shape}" fill="none" stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" '
            f'stroke-linejoin="round" {extra}/>'
        )
