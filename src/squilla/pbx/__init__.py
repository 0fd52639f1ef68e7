"""Reads a real PBX: what Asterisk says, what its files promise, and what its sockets show (A1).

Nothing here judges or changes anything, and no password is kept from what is read.
"""
