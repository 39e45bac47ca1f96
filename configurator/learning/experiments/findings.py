"""What a difference shows, in words: more, less, or not shown, and then why not."""

from dataclasses import dataclass
from enum import StrEnum

from configurator.learning.experiments.differences import Difference
from configurator.learning.experiments.sample_ratio import SampleRatio


class FindingVerdict(StrEnum):
    """What was shown of a difference."""

    MORE = "more"
    LESS = "less"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference, what it shows, and why it shows nothing ('' when it does)."""

    difference: Difference
    verdict: FindingVerdict
    why: str


def finding(difference: Difference, ratio: SampleRatio) -> Finding:
    """What the difference of two groups shows; in doubt, nothing."""
    why = _why_not(difference, ratio)
    verdict = FindingVerdict.NOT_SHOWN if why else FindingVerdict.MORE if difference.low > 0 else FindingVerdict.LESS
    return Finding(difference, verdict, why)


def _why_not(difference: Difference, ratio: SampleRatio) -> str:
    if not ratio.fits:
        return "People were not spread over the groups as they were drawn, so the groups cannot be compared."
    if not difference.enough:
        return f"There are fewer than {difference.fewest} people in a group."
    if difference.holds_zero:
        return "The interval holds zero: there may be no difference."
    return ""
