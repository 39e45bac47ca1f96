"""The two files of a product as the studio's pages show them."""

from dataclasses import dataclass

from configurator.rules.drafts import Texts
from configurator.web.studio.differences import DifferenceRow, difference

Differences = tuple[tuple[str, tuple[DifferenceRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file: its key in forms, what a merchandiser calls it, its name in problems, and its text."""

    key: str
    label: str
    name: str
    text: str

    def line(self, number: int) -> str:
        """The line of that number, counted from 1; '' when there is none."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def papers(product: str, texts: Texts) -> tuple[Paper, ...]:
    """The rule file and the catalogue file."""
    return (
        Paper("rules", "Rules", f"rules/{product}.rules", texts.rules),
        Paper("catalogue", "Catalogue", f"catalog/{product}/product.yaml", texts.catalogue),
    )


def differences(product: str, old: Texts, new: Texts) -> Differences:
    """For each file its name and what changed in it; files that are the same are left out."""
    pairs = zip(papers(product, old), papers(product, new), strict=True)
    return tuple(
        (after.name, difference(before.text, after.text)) for before, after in pairs if before.text != after.text
    )
