"""Who a customer is to the shop: identity, events, proposals, privacy, the home page."""
