"""What came back from the own public address and what did not, as B5-HAIRPIN judges it (B5)."""

from collections.abc import Container
from dataclasses import dataclass

from squilla.doctor.errands.hairpin import Answer, Bend, Bounce, Turn
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.target import Ports

_TCP_BACK = (Bend.SAME, Bend.UNPROVEN, Bend.OTHER)
_TCP_SILENT = (Bend.SILENT, Bend.MUTE)
_UDP_SILENT = (Knock.SILENT, Knock.ARRIVED)


@dataclass(frozen=True, slots=True)
class Back:
    """The ports that could be tried; those of UDP stand for the whole range of the audio."""

    ports: Ports
    tcp: tuple[Turn, ...]
    udp: tuple[Bounce, ...]

    @property
    def refused(self) -> tuple[str, ...]:
        """The ports that somebody refused, such as `6061/TCP`."""
        return self._named((Bend.REFUSED,), (Knock.REFUSED,))

    @property
    def silent(self) -> tuple[str, ...]:
        """The ports from which nothing came, or nothing of use."""
        return self._named(_TCP_SILENT, _UDP_SILENT)

    @property
    def lost(self) -> tuple[str, ...]:
        """Both."""
        return self._named((Bend.REFUSED, *_TCP_SILENT), (Knock.REFUSED, *_UDP_SILENT))

    @property
    def is_udp_whole(self) -> bool:
        """Whether each UDP port that was tried came back, and there was one."""
        return bool(self.udp) and all(one.knock == Knock.ANSWERED for one in self.udp)

    @property
    def is_udp_back(self) -> bool:
        """Whether some UDP came back."""
        return any(one.knock == Knock.ANSWERED for one in self.udp)

    @property
    def is_any_back(self) -> bool:
        """Whether anything came back at all."""
        return self.is_udp_back or any(one.bend in _TCP_BACK for one in self.tcp)

    @property
    def is_mute(self) -> bool:
        """Whether something took a TCP connection and then did not speak as the PBX does."""
        return any(one.bend == Bend.MUTE for one in self.tcp)

    @property
    def stranger(self) -> int:
        """A TCP port at which somebody else answers, 0 for none."""
        return next((one.port for one in self.tcp if one.bend == Bend.OTHER), 0)

    @property
    def phone(self) -> str:
        """The `Bend` of the phones' own port, empty when nothing listens there."""
        return next((one.bend for one in self.tcp if one.port == self.ports.phone), "")

    @property
    def is_phone_back(self) -> bool:
        """Whether a phone could connect."""
        return self.phone in _TCP_BACK

    def _named(self, bends: Container[str], knocks: Container[str]) -> tuple[str, ...]:
        tcp = [f"{one.port}/TCP" for one in self.tcp if one.bend in bends]
        udp = [f"{one.port}/UDP" for one in self.udp if one.knock in knocks]
        if udp and len(udp) == len(self.udp):
            udp = [f"{self.ports.rtp_first}-{self.ports.rtp_last}/UDP"]
        return (*tcp, *udp)


def back(answer: Answer, ports: Ports) -> Back:
    """Without the ports that nobody listens on, or that were in use."""
    tcp = tuple(one for one in answer.tcp if one.bend != Bend.NO_LISTENER)
    udp = tuple(one for one in answer.udp if one.knock != Knock.IN_USE)
    return Back(ports, tcp, udp)
