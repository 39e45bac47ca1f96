"""The catalogue: what a product is made of, what a customer picked from it, and the files it is read from."""
