"""Who a customer is to the shop: consent, what was seen, and what follows from it. Pure; nothing is kept here."""
