"""Joins the two ends of a run: a short code, and errands over HTTPS sealed with a key from it."""
