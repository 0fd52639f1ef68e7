"""Which distribution of Asterisk a machine has, by the files that only it brings."""

from enum import StrEnum
from pathlib import Path


class Platform(StrEnum):
    """`nethvoice` is that of NethServer 7 (version 14), `ns8` a NethServer 8 host."""

    PLAIN = "plain"
    FREEPBX = "freepbx"
    NETHVOICE = "nethvoice"
    NS8 = "ns8"


_MARKS = (
    (Platform.NS8, ("etc/nethserver/agent.env",)),
    (Platform.NETHVOICE, ("etc/e-smith/db", "etc/nethserver-release")),
    (Platform.FREEPBX, ("etc/freepbx.conf", "etc/amportal.conf", "etc/asterisk/freepbx_menu.conf")),
)


def guess_platform(root: Path = Path("/")) -> Platform:
    """The first whose mark is there."""
    for platform, marks in _MARKS:
        if any((root / mark).exists() for mark in marks):
            return platform
    return Platform.PLAIN
