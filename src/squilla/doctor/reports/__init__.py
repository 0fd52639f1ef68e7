"""A run as people and programs read it: one model, and a view each for terminal, JSON and HTML."""
