"""What a product file says of withdrawals, as data: for how long, and what makes a design the customer's own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a design cannot be withdrawn from: because of something at an option, or of one of its values.

    Without an option every design is exempt.
    """

    because: str
    option: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WithdrawalTerms:
    """For how many days after delivery customers may withdraw from an order, and which designs are exempt.

    ``said``: the file says so, and not just the law.
    """

    days: int = 14
    exempt: tuple[Exemption, ...] = ()
    said: bool = False


LAWFUL = WithdrawalTerms()
"""What holds where a file says nothing."""
