"""Gives out the app that is built from phone/, at /app/: a softphone that installs from the web."""
