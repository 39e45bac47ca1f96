"""What the shop keeps: the only place that knows the database. SQLite embedded, PostgreSQL where DATABASE_URL says so."""
