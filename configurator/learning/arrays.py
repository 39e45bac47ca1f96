"""What arrays hold here, and how long work says how far it is."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

WholeNumbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
TruthValues = npt.NDArray[np.bool_]

Tell = Callable[[int, int, str], None]
"""Takes how much is done, of how much, and what is being done; work ends where telling raises."""
