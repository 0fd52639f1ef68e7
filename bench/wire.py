"""Packets of a machine of the lab, of every protocol, as its interface counts them."""

import json
import time

from bench.peers.naming import Said, Try
from lab.wiring import Place

_INTERFACE = "outer"


class Wire:
    """Counts packets and seconds from the moment that it is made."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._before, self._began = self._packets(), time.monotonic()

    def tried(self, tool: str, fault: str, said: Said) -> Try:
        """What a tool said, with what went over the wire up to now."""
        seconds = time.monotonic() - self._began
        sent, received = self._packets()
        return Try(tool, fault, said, seconds, sent - self._before[0], received - self._before[1])

    def _packets(self) -> tuple[int, int]:
        return packets(self._place.run("ip", "-s", "-j", "link", "show", "dev", _INTERFACE))


def packets(shown: str) -> tuple[int, int]:
    """Sent and received, of what `ip -s -j link show dev NAME` prints."""
    [interface] = json.loads(shown)
    counted = interface["stats64"]
    return counted["tx"]["packets"], counted["rx"]["packets"]
