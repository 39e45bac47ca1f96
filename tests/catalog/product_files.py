"""A small product file for the loader's tests to put options into."""

from textwrap import dedent, indent

HEAD = """\
product: shelf
name: Shelf
currency: EUR
price: 249
components:
  - component: frame
    name: Frame
    options:
"""


def options(text: str) -> str:
    """A product file with these options in its one component; they start in line 9, column 7."""
    return HEAD + indent(dedent(text).strip("\n") + "\n", "      ")
