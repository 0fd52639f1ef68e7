"""The parked call: whom to push and when, when to give up, and what is remembered of it (M4)."""
