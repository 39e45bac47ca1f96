"""How the likeliest parameters are found, and when there is too little to find any."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import minimize

from configurator.errors import ConfiguratorError
from configurator.learning.arrays import Floats

FEWEST_CUSTOMERS, FEWEST_REPEATERS = 10, 5
_WIDEST = 16.0  # of a parameter's logarithm: beyond it the likelihood is flat


class TooLittleHistory(ConfiguratorError):
    """Too few customers, or too few who came back, to say anything about others."""


def likeliest(loss: Callable[[Floats], float], parameters: int) -> Floats:
    """The positive parameters of the least loss: a coarse search, then a fine one from where that ended."""
    begin: Floats = np.zeros(parameters)
    bounds = [(-_WIDEST, _WIDEST)] * parameters
    for _ in range(2):
        found = minimize(
            loss, begin, method="Nelder-Mead", bounds=bounds,
            options={"xatol": 1e-7, "fatol": 1e-12, "maxiter": 4_000, "maxfev": 4_000},
        )  # fmt: skip
        begin = found.x
    return np.asarray(np.exp(begin), dtype=np.float64)
