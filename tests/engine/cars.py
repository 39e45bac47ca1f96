"""A small car and a small box, written as a shop writes them."""

from configurator.rules.revision import Revision, read

CAR = """\
product: car
name: Car
currency: EUR
price: 10000
components:
  - component: drive
    name: Drive
    options:
      - option: trim
        name: Trim
        values: [{value: base, name: Base}, {value: sport, name: Sport, price: 900}]
      - option: engine
        name: Engine
        values:
          - {value: e85, name: Small, attributes: {torque: 160 Nm}}
          - {value: e150, name: Middle, price: 1200, attributes: {torque: 250 Nm}}
          - {value: e220, name: Large, price: 3000, attributes: {torque: 0.35 kNm}}
      - option: gearbox
        name: Gearbox
        values: [{value: manual, name: Manual}, {value: auto, name: Automatic, price: 1500}]
  - component: extras
    name: Extras
    options:
      - {option: towbar, name: Tow bar, switch: {price: 690, weight: 18 kg}}
      - option: load
        name: Load
        within: towbar = yes
        values: [{value: light, name: Light}, {value: heavy, name: Heavy, price: 100, weight: 40 kg}]
      - option: packs
        name: Packs
        choose: 0..2
        values:
          - {value: winter, name: Winter, price: 300, weight: 5 kg}
          - {value: rack, name: Rack, price: 200, weight: 30 kg}
          - {value: sound, name: Sound, price: 400, weight: 12.5 kg}
      - {option: length, name: Length, number: {from: 600, to: 2400, step: 50, unit: mm}, each: {price: 0.1}}
      - {option: mats, name: Mats, quantity: {from: 0, to: 4}, each: {price: 12, weight: 0.5 kg}}
      - {option: plate, name: Plate, text: {length: 8}, each: {price: 20}}
"""

CAR_RULES = """\
rule towbar-torque "A tow bar needs an engine with at least 300 Nm."
  when towbar = yes then engine.torque >= 300 Nm
rule large-automatic "The large engine comes with the automatic."
  engine = e220 requires gearbox = auto
rule automatic-sport "The automatic comes with the sport trim."
  gearbox = auto requires trim = sport
rule payload "Extras may weigh 60 kg in all."
  sum of weight over extras <= 60 kg
rule racks-are-long "A rack needs 1.2 m."
  packs has rack requires length >= 1.2 m
rule plates-on-sport "Plates are made for the sport trim."
  plate is given requires trim = sport
"""

BOX = """\
product: box
name: Box
currency: EUR
price: 5
components:
  - component: item
    name: Items
    noun: item
    count: 2..4
    options:
      - option: what
        name: What
        values:
          - {value: soap, name: Soap, price: 4, attributes: {traits: [plain]}}
          - {value: cream, name: Cream, price: 9, attributes: {traits: [rich]}}
          - {value: oil, name: Oil, price: 7, attributes: {traits: [rich]}}
          - {value: balm, name: Balm, price: 6, attributes: {traits: [plain]}}
  - component: needs
    name: Needs
    options:
      - {option: budget, name: Budget, number: {from: 10, to: 40, step: 5, unit: EUR}}
"""

BOX_RULES = """\
rule once "Everything once."
  all different what
rule budget "Stay within the budget."
  sum of price over everything <= budget
rule one-rich "One rich thing is enough."
  at most 1 item where what.traits has rich
"""


def car(rules: str = CAR_RULES) -> Revision:
    """The car under these rules."""
    return read("car", CAR, rules)


def box(rules: str = BOX_RULES) -> Revision:
    """The box under these rules."""
    return read("box", BOX, rules)
