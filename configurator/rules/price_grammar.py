"""The part of the grammar that makes prices; ``grammar`` has the rest and says how it gets a word."""

PRICES = r"""
price: "price" NAME STRING by valid each [premise] effect
?effect: "add" NUMBER UNIT ["of" places] -> adding
    | "take" NUMBER UNIT "off" [places] -> taking_off
    | inclusion ("," inclusion)* ("is" | "are") "included" -> including
?inclusion: NAME -> included_place
    | NAME EQUAL word -> included_value
    | NAME "in" words -> included_values
"""
