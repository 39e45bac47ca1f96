"""Foreign files as text and elements: encodings, and XML whose elements know their places."""
