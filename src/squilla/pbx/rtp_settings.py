"""The UDP ports of Asterisk's audio (B2), from `rtp show settings`."""

import re

_PORT = re.compile(r"^\s*Port (start|end):\s+(\d{1,5})\s*$", re.MULTILINE)


def parse_rtp_range(text: str) -> tuple[int, int] | None:
    """First and last port; None when the text shows none."""
    ports = {match[1]: int(match[2]) for match in _PORT.finditer(text)}
    if ports.keys() != {"start", "end"}:
        return None
    return ports["start"], ports["end"]
