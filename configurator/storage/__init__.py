"""What the shop keeps: the only place that knows the database (SQLite embedded, PostgreSQL by DATABASE_URL)."""
