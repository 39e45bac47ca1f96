"""Who a customer is to the shop: identity, consent, events, proposals, privacy, the home page."""
