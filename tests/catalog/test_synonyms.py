"""What customers call things otherwise: how it is read, and what is said about it when it names nothing."""

from __future__ import annotations

from configurator.catalog.loader import load_product
from configurator.catalog.model import Synonym
from tests.catalog.test_loader_mistakes import problems

SHELF = """\
product: shelf
name: Shelf
currency: EUR
synonyms:
{synonyms}
components:
  - component: board
    name: Boards
    count: 1..4
    options:
      - option: wood
        name: Wood
        values:
          - {{value: oak, name: Oak}}
          - {{value: ash, name: Ash}}
      - option: lamp
        name: Lamp
        switch: {{}}
"""


def shelf(*synonyms: str) -> str:
    return SHELF.format(synonyms="\n".join(f"  - {each}" for each in synonyms))


def test_synonyms_are_read() -> None:
    product = load_product(
        shelf(
            '{words: [timber, Holz], means: "wood = oak, ash"}',
            "{words: [light], means: lamp}",
            "{words: [planks], means: board}",
            "{words: [furniture], means: nothing}",
        ),
        "shelf.yaml",
    )
    assert product.synonyms == (
        Synonym(("timber", "Holz"), "wood", ("oak", "ash")),
        Synonym(("light",), "lamp", ()),
        Synonym(("planks",), "board", ()),
        Synonym(("furniture",), "", ()),
    )


def test_what_a_synonym_cannot_mean_is_told_with_what_it_may() -> None:
    text = shelf(
        "{words: [timber], means: woood = oak}", "{words: [nut], means: wood = ok}", "{words: [on], means: lamp = on}"
    )
    assert problems(text) == [
        "5:30: there is no option 'woood' (did you mean 'wood'?)",
        "6:27: the option 'wood' has no value 'ok' (did you mean 'oak'?)",
        "7:26: the option 'lamp' has no value 'on' (known here: no, yes)",
    ]


def test_a_synonym_needs_its_words() -> None:
    assert any("words" in each for each in problems(shelf("{means: lamp}")))
