"""Measured: how fast a sleeping phone is woken, how many at once, and what Python costs.

`python -m bench --help` from the project's root; see README.md for what each part means.
"""
