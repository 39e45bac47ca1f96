"""The engine's answers, held against brute force over the rules' meaning."""
