"""What two things that people took say for each other, and what is weighed how; for arrays and for single pairs alike.

Cosine of the people who took both, shrunk where few did (Sarwar et al. 2001; Koren 2008), and besides how many took the
second after the first.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is weighed how.

    ``shrinkage``: so many customers who took only one of two are added; ``decay``: what each step back is worth of the
    next; ``forward``: what 'soon after' is worth beside 'together'; ``fading``: what each further step after is worth;
    ``support``: pairs that fewer customers took say nothing.
    """

    shrinkage: float = 10.0
    decay: float = 0.7
    forward: float = 2.0
    fading: float = 1.0
    reach: int = 5
    support: int = 1
