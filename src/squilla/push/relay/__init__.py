"""Pushes through a publisher's gateway, which knows the app's credentials (M4)."""
