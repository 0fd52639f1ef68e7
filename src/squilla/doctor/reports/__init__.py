"""A run as the terminal, JSON and HTML show it."""
