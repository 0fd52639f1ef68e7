"""The only SQL of Squilla: SQLAlchemy Core over SQLite or PostgreSQL, one transaction a change."""
