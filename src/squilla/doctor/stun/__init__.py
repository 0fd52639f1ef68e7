"""STUN (RFC 8489): the address that a machine comes from, and of what sort it is (B3, B4)."""
