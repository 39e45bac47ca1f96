"""Gamma-Gamma: what a customer's purchases come to (Fader, Hardie 2013).

A purchase's amount scatters around a person's own mean, and the means around everybody's.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from configurator.learning.arrays import Floats
from configurator.learning.lifetime.fitting import FEWEST_REPEATERS, TooLittleHistory, likeliest


@dataclass(frozen=True, slots=True)
class SpendingRate:
    """The parameters of Gamma-Gamma."""

    p: float
    q: float
    v: float


def spending_rate(frequency: Floats, mean_amount: Floats) -> SpendingRate:
    """The likeliest Gamma-Gamma, from who came back: how often, for how much on average. Raises TooLittleHistory."""
    known = (frequency > 0) & (mean_amount > 0)
    if int(np.sum(known)) < FEWEST_REPEATERS:
        raise TooLittleHistory(
            f"{int(np.sum(known))} customers came back and paid: a forecast needs {FEWEST_REPEATERS}."
        )
    times, unit = frequency[known], float(np.mean(mean_amount[known]))
    amount = mean_amount[known] / unit

    def loss(logarithms: Floats) -> float:
        p, q, v = np.exp(logarithms)
        likelihoods = (
            gammaln(p * times + q) - gammaln(p * times) - gammaln(q)
            + q * np.log(v) + (p * times - 1) * np.log(amount) + p * times * np.log(times)
            - (p * times + q) * np.log(times * amount + v)
        )  # fmt: skip
        return -float(np.mean(likelihoods))

    p, q, v = likeliest(loss, 3)
    return SpendingRate(p, q, v * unit)


def amount_expected(rate: SpendingRate, frequency: Floats, mean_amount: Floats) -> Floats:
    """The amount of a further purchase: between everybody's mean and one's own, nearer to it the more there are."""
    p, q, v = rate.p, rate.q, rate.v
    return np.asarray(p * (v + frequency * mean_amount) / (p * frequency + q - 1) if q > 1 else mean_amount)
