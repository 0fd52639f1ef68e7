"""The door of the doctor outside."""
