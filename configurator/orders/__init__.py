"""What a customer saves and buys: designs and orders as frozen receipts, and how an order's status may change."""
