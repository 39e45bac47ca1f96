"""Orders are found by their address as well: written with all else that they are found by, in 0014."""

from collections.abc import Sequence

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing: 0014 writes the words of all orders, with addresses."""


def downgrade() -> None:
    """Leaves the words as they are: earlier versions find by them what they found before."""
