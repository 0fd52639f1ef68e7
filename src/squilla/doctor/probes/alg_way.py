"""The way of SIP from the PBX host to here over one transport: what left, came, differs (P2)."""

from collections.abc import Iterator
from dataclasses import dataclass

from squilla.doctor.errands.alg import OTHER_PORT, SIP_PORT
from squilla.doctor.errands.alg_messages import METHODS, TCP, Sent
from squilla.doctor.probes.alg_changes import Change, changes, method_of
from squilla.doctor.probes.alg_mirror import Arrived


@dataclass(frozen=True, slots=True)
class Way:
    """Requests over `transport` alone; what differs at 5060 is judged, 5070 is for comparison."""

    transport: str
    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]

    @property
    def is_seen(self) -> bool:
        """Whether it leads here; for TCP to 5060 itself, where any box may take a connection."""
        if self.transport == TCP:
            return self.came_to(SIP_PORT) > 0
        return bool(self.arrived)

    def came_to(self, port: int) -> int:
        """How many requests came to that port."""
        return sum(one.port == port for one in self.arrived)

    @property
    def dropped(self) -> list[str]:
        """The methods that left for both ports, and came to the one that is for comparison only."""
        left = {(one.port, one.method) for one in self.sent}
        came = {(one.port, method_of(one.packet)) for one in self.arrived}
        lost = left - came
        return [one for one in METHODS if (SIP_PORT, one) in lost and (OTHER_PORT, one) in came]

    @property
    def altered(self) -> list[tuple[str, Change]]:
        """The method and each field of a request that came to 5060 other than it left."""
        return list(self._altered())

    @property
    def is_moved(self) -> bool:
        """Source ports change toward 5060 only; a NAT that never keeps ports changes them all."""
        left = {one.source_port for one in self.sent}
        sip, other = self._source_ports(SIP_PORT), self._source_ports(OTHER_PORT)
        return bool(sip and other) and other <= left and sip.isdisjoint(left)

    def _source_ports(self, port: int) -> set[int]:
        return {one.source[1] for one in self.arrived if one.port == port}

    def _altered(self) -> Iterator[tuple[str, Change]]:
        for one in self.arrived:
            original = self._original(one) if one.port == SIP_PORT else None
            if original:
                found = changes(original.text.encode(), one.packet)
                yield from ((original.method, change) for change in found)

    def _original(self, one: Arrived) -> Sent | None:
        """Of that method and port; the tag tells rounds apart."""
        wanted = (one.port, method_of(one.packet))
        same = (left for left in self.sent if (left.port, left.method) == wanted)
        return next((left for left in same if _tag(left).encode() in one.packet), None)


def _tag(sent: Sent) -> str:
    return sent.text.partition(";tag=")[2].partition("\r\n")[0]
