"""Refusals that a phone or its person has decided on, with their phrases (RFC 3261 §21)."""

DECISIONS = {
    480: "Temporarily Unavailable",
    486: "Busy Here",
    488: "Not Acceptable Here",
    600: "Busy Everywhere",
    603: "Decline",
    606: "Not Acceptable",
}
"""The phone's other connections would say the same, so the call is taken back there."""
