"""What people do in the shop, one verb a function: configure, check out, be remembered, publish, work at the desk.

The services join the parts below (rules, engine, pricing, pictures, storage); they know neither the web nor the
command line. Each takes the ``Showroom`` it works in first, and says with ConfiguratorErrors what it cannot do.
"""
