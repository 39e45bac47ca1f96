"""A shop small enough to know by heart: a desk with a frame, extras, an engraving, and one to three drawers."""

from pathlib import Path

from configurator.bootstrap import open_shop
from configurator.settings import Settings

CATALOGUE = """\
product: desk
name: Plank
tagline: A desk
tax: Prices include 19 % VAT.
currency: EUR
price: 400
weight: 20 kg
steps:
  - {step: body, name: Body, components: [body]}
  - {step: drawers, name: Drawers, components: [drawer]}
components:
  - component: body
    name: Body
    options:
      - option: top
        name: Top
        values:
          - {value: pine, name: Pine, swatch: "#e0c090", weight: 8 kg}
          - {value: oak, name: Oak, price: 120, swatch: "#a07040", weight: 15 kg}
          - {value: glass, name: Glass, price: 90, swatch: "#d0e0e8", weight: 22 kg}
      - option: legs
        name: Legs
        values:
          - {value: wood, name: Wooden legs}
          - {value: steel, name: Steel legs, price: 60}
      - option: lamp
        name: Lamp
        switch: {price: 45}
      - option: lamp-colour
        name: Lamp colour
        within: lamp = yes
        values:
          - {value: white, name: White lamp}
          - {value: red, name: Red lamp, price: 5}
      - option: mat
        name: Mat
        choose: 0..1
        values:
          - {value: felt, name: Felt mat, price: 20}
          - {value: cork, name: Cork mat, price: 15}
      - option: extras
        name: Extras
        choose: 0..2
        values:
          - {value: hooks, name: Hooks, price: 8}
          - {value: tray, name: Cable tray, price: 12}
          - {value: shelf, name: Shelf, price: 30}
      - option: width
        name: Width
        number: {from: 100, to: 200, step: 10, unit: cm}
        each: {price: 1}
      - option: engraving
        name: Engraving
        text: {length: 12}
        each: {price: 25}
  - component: drawer
    name: Drawers
    noun: drawer
    count: 1..3
    options:
      - option: front
        name: Front
        values:
          - {value: plain, name: Plain front}
          - {value: slatted, name: Slatted front, price: 10}
"""

RULES = """\
author "Workshop"
rule glass-needs-steel "A glass top stands on steel legs."
  when top = glass then legs = steel
rule wide-needs-oak "A desk of more than 160 cm needs a top of oak."
  when width > 160 cm then top = oak
rule few-drawers-under-glass "Under glass there is room for two drawers."
  when top = glass then count of drawer <= 2
default top = pine
default width = 120
test "glass on wood": given legs = wood impossible top = glass because glass-needs-steel
test "the plain desk": possible top = pine, legs = wood
"""


def write_shop(folder: Path, *, catalogue: str = CATALOGUE, rules: str = RULES) -> Path:
    """The shop in a folder."""
    (folder / "catalog" / "desk").mkdir(parents=True, exist_ok=True)
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "catalog" / "desk" / "product.yaml").write_text(catalogue, encoding="utf-8")
    (folder / "rules" / "desk.rules").write_text(rules, encoding="utf-8")
    return folder


def begin_shop(folder: Path, **settings: object) -> Path:
    """Begins the shop in a folder, as `serve --new` does; the folder."""
    open_shop(Settings(shop_folder=folder, **settings), new=True).store.close()
    return folder
