"""A product configurator for mass customisation: catalogue, rules, solver, shop, studio and sales desk in one."""
