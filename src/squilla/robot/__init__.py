"""The robot caller: places the echo test as a phone would, and measures what comes back (T1)."""
