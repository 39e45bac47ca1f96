"""What merchandisers do: edit, check, publish, withdraw, import, keep sheets."""
