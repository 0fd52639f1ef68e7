"""Which Asterisk runs and since when: `core show version`, `core show uptime seconds`."""

import re

_VERSION = re.compile(r"^Asterisk (\S{1,80}) built by", re.MULTILINE)
_UPTIME = re.compile(r"^System uptime: (\d{1,12})\s*$", re.MULTILINE)


def parse_version(text: str) -> str:
    """The version, such as `16.28.0~dfsg-0+deb11u4`; empty when the text shows none."""
    match = _VERSION.search(text)
    return match[1] if match else ""


def parse_uptime(text: str) -> int | None:
    """Seconds since Asterisk started; None when the text doesn't say."""
    match = _UPTIME.search(text)
    return int(match[1]) if match else None
