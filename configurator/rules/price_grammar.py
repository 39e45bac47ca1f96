"""The part of the grammar that makes prices; ``grammar`` has the rest and says how it gets a word."""

PRICES = r"""
price: "price" NAME STRING by valid each [premise] effect
price_table: "price" "table" NAME STRING by valid each
?effect: step
    | "tiers" "by" measure tier+ -> tiers
    | inclusion ("," inclusion)* ("is" | "are") "included" -> including
    | EQUAL formula [lowest] [highest] [steps] -> worked_out
?step: "add" NUMBER UNIT ["of" places] -> adding
    | "take" NUMBER UNIT "off" [places] -> taking_off
tier: "from" NUMBER [UNIT] ["to" NUMBER] ":" step
?measure: "price" "of" places -> price_of
    | "count" "of" NAME -> count_of
    | NAME -> number_of
    | NAME "." NAME -> attribute_of
formula: [MINUS] formula_product ((PLUS | MINUS) formula_product)*
formula_product: formula_factor ((STAR | SLASH) formula_factor)*
?formula_factor: NUMBER [UNIT] -> rate
    | "count" "of" NAME -> count_of
    | NAME -> number_of
    | NAME "." NAME -> attribute_of
    | "(" formula ")"
lowest: "at" "least" NUMBER [UNIT]
highest: "at" "most" NUMBER [UNIT]
steps: "rounded" "to" NUMBER [UNIT]
?inclusion: NAME -> included_place
    | NAME EQUAL word -> included_value
    | NAME "in" words -> included_values
"""
