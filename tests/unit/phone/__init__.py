"""The room that gives out the app."""
