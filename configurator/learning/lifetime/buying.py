"""BG/NBD: how often a customer will buy again (Fader, Hardie, Lee 2005).

While somebody is a customer, purchases come at a rate that is Gamma(r, alpha) over people; after each they stay away
for good with a probability that is Beta(a, b) over people.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, hyp2f1

from configurator.learning.arrays import Floats
from configurator.learning.lifetime.fitting import FEWEST_CUSTOMERS, FEWEST_REPEATERS, TooLittleHistory, likeliest
from configurator.learning.lifetime.transactions import Purchases


@dataclass(frozen=True, slots=True)
class BuyingRate:
    """The parameters of BG/NBD, and the logarithm of the likelihood they were found with."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


def buying_rate(purchases: Purchases) -> BuyingRate:
    """The likeliest BG/NBD. Raises TooLittleHistory."""
    repeaters = int(np.sum(purchases.frequency > 0))
    if len(purchases) < FEWEST_CUSTOMERS or repeaters < FEWEST_REPEATERS:
        raise TooLittleHistory(
            f"A forecast needs {FEWEST_CUSTOMERS} customers, {FEWEST_REPEATERS} of whom came back; here "
            f"the customers are {len(purchases)}, and {repeaters} came back."
        )
    unit = float(np.mean(purchases.age)) / 10 or 1.0  # the search begins at 1, whatever time is counted in
    rows, times = np.unique(
        np.stack([purchases.frequency, purchases.recency / unit, purchases.age / unit]), axis=1, return_counts=True
    )

    def loss(logarithms: Floats) -> float:
        return -float(times @ _log_likelihoods(*np.exp(logarithms), *rows)) / len(purchases)

    r, alpha, a, b = likeliest(loss, 4)
    found = r, alpha * unit, a, b
    rows = np.stack([purchases.frequency, purchases.recency, purchases.age])
    return BuyingRate(*found, log_likelihood=float(np.sum(_log_likelihoods(*found, *rows))))


def _log_likelihoods(
    r: float, alpha: float, a: float, b: float, frequency: Floats, recency: Floats, age: Floats
) -> Floats:
    """Equation 6 of the paper, as logarithms."""
    again = frequency > 0
    rate = gammaln(r + frequency) - gammaln(r) + r * np.log(alpha)
    stayed = gammaln(a + b) + gammaln(b + frequency) - gammaln(b) - gammaln(a + b + frequency)
    here = -(r + frequency) * np.log(alpha + age)
    gone = np.log(a) - np.log(b + np.maximum(frequency, 1) - 1) - (r + frequency) * np.log(alpha + recency)
    return np.asarray(rate + stayed + np.where(again, np.logaddexp(here, gone), here))


def still_customer(rate: BuyingRate, purchases: Purchases) -> Floats:
    """The probability that each one will buy again at all."""
    frequency, recency, age = purchases.frequency, purchases.recency, purchases.age
    away = np.log(rate.a) - np.log(rate.b + np.maximum(frequency, 1) - 1)
    away = away + (rate.r + frequency) * (np.log(rate.alpha + age) - np.log(rate.alpha + recency))
    return np.where(frequency > 0, 1 / (1 + np.exp(np.minimum(away, 700))), 1.0)


def purchases_expected(rate: BuyingRate, purchases: Purchases, time: float | Floats) -> Floats:
    """How often each one will buy within so much time from now (equation 10 of the paper)."""
    r, alpha, a, b = rate.r, rate.alpha, rate.a, rate.b
    frequency, age = purchases.frequency, purchases.age
    series = hyp2f1(r + frequency, b + frequency, a + b + frequency - 1, time / (alpha + age + time))
    ever = ((alpha + age) / (alpha + age + time)) ** (r + frequency) * series
    most = (a + b + frequency - 1) / (a - 1) if a != 1 else np.inf
    return np.asarray(most * (1 - ever) * still_customer(rate, purchases))


def comes_back(rate: BuyingRate, purchases: Purchases, time: float | Floats) -> Floats:
    """The probability that each one buys within so much time from now.

    Whoever is still a customer buys at a rate that is Gamma(r + frequency, alpha + age) after what is known of them.
    """
    waits = np.log(rate.alpha + purchases.age) - np.log(rate.alpha + purchases.age + time)
    return np.asarray(still_customer(rate, purchases) * -np.expm1((rate.r + purchases.frequency) * waits))
