"""Where the columns of a product's steps stand: as high as their people, the upper part being who left.

Places are in the units of the drawing's own box; its words are the template's.
"""

from dataclasses import dataclass

from configurator.services.learning.valley import Valley

HEIGHT, BASE = 220.0, 180.0
_TOP, _COLUMN, _STEP = 12.0, 52.0, 92.0


@dataclass(frozen=True, slots=True)
class ValleyColumn:
    """A step's column; ``gone`` is how much of it, from the top, are those who left, ``met`` a mark for conflicts.

    ``number``: the step's place; ``height`` 0 where nothing may be told.
    """

    number: int
    x: float
    y: float
    height: float
    gone: float
    met: float | None
    deepest: bool
    width: float = _COLUMN

    @property
    def middle(self) -> float:
        """Where its number stands."""
        return self.x + self.width / 2


def plot(valley: Valley) -> tuple[float, tuple[ValleyColumn, ...]]:
    """How wide the drawing is, and its columns."""
    most = max((step.came or 0 for step in valley.steps), default=0)
    scale = (BASE - _TOP) / most if most else 0.0
    columns = []
    for number, step in enumerate(valley.steps):
        height = scale * (step.came or 0)
        columns.append(
            ValleyColumn(
                number + 1,
                round((number + 0.5) * _STEP - _COLUMN / 2, 1),
                round(BASE - height, 1),
                round(height, 1),
                round(scale * (step.left or 0), 1),
                None if not step.met else round(BASE - scale * step.met, 1),
                step.deepest,
            )
        )
    return len(columns) * _STEP, tuple(columns)
