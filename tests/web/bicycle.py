"""A small shop with one product that has every kind of option, a rule of each sort that a page must explain, and a
repeated component; it compiles in no time."""

from __future__ import annotations

from pathlib import Path

CATALOGUE = """\
product: bicycle
name: Bicycle
tagline: For every day
tax: Prices include VAT.
currency: EUR
price: 800
weight: 11 kg
steps:
  - step: frame
    name: Frame
    description: What it is built on.
    components: [frame]
  - step: bag
    name: Bags
    components: [bag]
  - step: extras
    name: Extras
    components: [extras]
components:
  - component: frame
    name: Frame
    options:
      - option: material
        name: Material
        help: What the tubes are made of.
        values:
          - {value: steel, name: Steel}
          - {value: carbon, name: Carbon, price: 900}
      - option: colour
        name: Colour
        values:
          - {value: red, name: Red, swatch: "#aa2222"}
          - {value: raw, name: Raw, swatch: "#999999", price: 50}
      - option: rack
        name: Rack
        switch: {price: 60}
  - component: bag
    name: Bags
    noun: bag
    count: 1..3
    options:
      - option: size
        name: Size
        values:
          - {value: small, name: Small, price: 20}
          - {value: large, name: Large, price: 45}
  - component: extras
    name: Extras
    options:
      - option: fitting
        name: Fitting
        choose: any
        values:
          - {value: bell, name: Bell, price: 9}
          - {value: lock, name: Lock, price: 39}
      - option: height
        name: Saddle height
        number: {from: 60, to: 90, step: 5, unit: cm}
      - option: lights
        name: Lights
        quantity: {from: 0, to: 4}
        each: {price: 12}
      - option: engraving
        name: Engraving
        text: {length: 10}
        each: {price: 15}
"""

RULES = """\
author "Workshop"
rule no-rack-on-carbon "A carbon frame carries no rack."
  material = carbon excludes rack = yes
rule raw-is-steel "Only steel is left raw."
  when colour = raw then material = steel
rule low-saddle "A saddle with a rack is at most 80 cm high."
  when rack = yes then height <= 80 cm
default material = steel
default colour = red
default rack = no
default height = 75
default lights = 0
default bag = 1
"""


def bicycle_shop(folder: Path) -> Path:
    """Writes the shop into the folder."""
    (folder / "catalog" / "bicycle").mkdir(parents=True)
    (folder / "rules").mkdir()
    (folder / "catalog" / "bicycle" / "product.yaml").write_text(CATALOGUE, encoding="utf-8")
    (folder / "rules" / "bicycle.rules").write_text(RULES, encoding="utf-8")
    return folder
