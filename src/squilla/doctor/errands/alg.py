"""Errand: sends clear SIP to whoever asks, who looks at what the way did to it (P2).

Six requests over UDP and six over TCP at most, to the asker's own address and to two ports: one
where a SIP ALG meddles, and one where most don't. No answer is expected.
"""

import asyncio
import re
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.errands.alg_messages import METHODS, TCP, TRANSPORTS, UDP, Sent, request
from squilla.doctor.errands.alg_tcp import send_over_tcp
from squilla.doctor.errands.asker import ASKER
from squilla.doctor.inside import Errand
from squilla.doctor.stun.addresses import Reach, is_address, reach_of

SIP_PORT, OTHER_PORT = 5060, 5070

_SOURCE_PORTS = range(5080, 5120)
"""Near SIP's own, which the PBX itself holds."""
_TRIES = 8
_NONCE = re.compile(r"[0-9a-f]{16,32}")
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Question:
    """`nonce`, 16 to 32 hexadecimal digits, marks the requests of this time.

    `transports` are those that the asker listens on.
    """

    nonce: str
    transports: tuple[str, ...] = (UDP,)


@dataclass(frozen=True, slots=True)
class Answer:
    """Nothing was sent when the asker's address is not known or is a private one."""

    sent: tuple[Sent, ...]


async def run(question: Question) -> Answer:
    """Send; takes half a second, and two more where nobody takes a connection."""
    if not _NONCE.fullmatch(question.nonce):
        raise ValueError("the nonce is 16 to 32 hexadecimal digits")
    if not set(question.transports) <= set(TRANSPORTS):
        raise ValueError(f"the transports are {' and '.join(TRANSPORTS)}")
    asker = ASKER.get()
    if not is_address(asker) or ":" in asker or reach_of(asker) is Reach.PRIVATE:
        return Answer(())
    return Answer(await send(asker, question, (OTHER_PORT, SIP_PORT)))


async def send(asker: str, question: Question, ports: Sequence[int]) -> tuple[Sent, ...]:
    """Each method to each port over each transport that was asked for."""
    sent: tuple[Sent, ...] = ()
    if UDP in question.transports:
        sent += await _send_over_udp(asker, question.nonce, ports)
    if TCP in question.transports:
        sent += await send_over_tcp(asker, question.nonce, ports)
    return sent


async def _send_over_udp(asker: str, nonce: str, ports: Sequence[int]) -> tuple[Sent, ...]:
    """Each method to each port, all from one socket; empty where there is no way to the asker."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as source:
        try:
            here = (_address_toward(asker), _bind(source))
            sent = []
            for method in METHODS:
                for port in ports:
                    packet = request(method, nonce, here, (asker, port))
                    source.sendto(packet, (asker, port))
                    sent.append(Sent(method, port, here[1], packet.decode()))
                    await asyncio.sleep(_PAUSE)
        except OSError:
            return ()
    return tuple(sent)


def _address_toward(asker: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unsent:
        unsent.connect((asker, SIP_PORT))
        return str(unsent.getsockname()[0])


def _bind(source: socket.socket) -> int:
    """To another port each time: a NAT remembers what it did with the last one for a while."""
    for port in [*(secrets.choice(_SOURCE_PORTS) for _ in range(_TRIES)), 0]:
        try:
            source.bind(("0.0.0.0", port))
        except OSError:
            continue
        break
    return int(source.getsockname()[1])


ERRAND = Errand("alg", Question, Answer, run)
