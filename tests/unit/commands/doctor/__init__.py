"""The doctor's commands."""
