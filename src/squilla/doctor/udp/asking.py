"""Rounds of questions to the ports of one address, a window at a time, and notes of the answers.

A canary, a port that has answered before, is asked in between: when it falls silent, somebody on
the way has shut the door.
"""

import asyncio
import ipaddress
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from squilla.doctor.errands import udp_window, udp_window_seen
from squilla.doctor.inside import Inside
from squilla.doctor.udp import packet, plan
from squilla.doctor.udp.packet import Asked, Landed
from squilla.doctor.udp.plan import Batch
from squilla.doctor.udp.reading import Refusal
from squilla.doctor.udp.volley import Heard, Sender, Shot, Volley

_LEAST_PATIENCE, _MOST_PATIENCE = 0.15, 1.5
_SPARE_SECONDS = 4.0
_TRAILING_CANARIES = 3
_ENOUGH_CANARIES = 10
"""Canaries that would have to fail, so that one failing in four is no chance (p < 0.3 %)."""
_CANARIES_TO_CONFIRM, _CONFIRM_RATE = 10, 10.0


@dataclass(slots=True)
class Notes:
    """What was seen so far; `landed` is the local port by the dialled one."""

    landed: dict[int, int] = field(default_factory=dict)
    in_use: set[int] = field(default_factory=set)
    tried: set[int] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    other_ports: int = 0
    packets: int = 0
    canaries: int = 0
    canaries_heard: int = 0
    heard_at: float = 0.0
    refusal: Refusal | None = None
    is_banned: bool = False

    def corrected(self, failure: float) -> float:
        """This share of failed round trips, or the canary's, when far fewer of those failed.

        A limit on new flows looks like loss, but spares the canary, whose flow is known. Few
        canaries prove nothing.
        """
        expected = failure * self.canaries
        lost = self.canaries - self.canaries_heard
        is_spared = expected >= _ENOUGH_CANARIES and 4 * lost < expected
        return lost / self.canaries if is_spared else failure

    @property
    def is_over(self) -> bool:
        """Whether asking further makes no sense."""
        return self.refusal is not None or self.is_banned


class Asking:
    """One address, one key. Rounds come one after the other."""

    def __init__(self, inside: Inside, address: str, listen: str = "") -> None:
        """`listen` is the PBX host's address where the ports are opened, empty for every one."""
        self.notes = Notes()
        self._listen = listen
        self._inside, self._address = inside, str(ipaddress.ip_address(address))
        self._key = secrets.token_bytes(packet.KEY_BYTES)
        self._nonce = secrets.token_bytes(packet.NONCE_BYTES)
        self._sender = Sender(self._key, self._nonce, address)
        self._canary: Landed | None = None

    def silent(self, ports: Iterable[int]) -> list[int]:
        """Those that neither answered nor are in use."""
        known = self.notes.landed.keys() | self.notes.in_use
        return [port for port in ports if port not in known]

    async def round(self, ports: Iterable[int], rate: float) -> None:
        """Ask each of these ports once, at so many packets a second."""
        waiting = plan.batches(ports)
        while waiting and not self.notes.is_over:
            batch = waiting.pop()
            waiting += plan.batches(await self._ask(batch, rate))

    async def arrivals(self, ports: Iterable[int]) -> dict[int, int]:
        """The local ports that questions to these came to, by the dialled one."""
        found: dict[int, int] = {}
        for batch in plan.batches(ports):
            question = udp_window_seen.Question(batch.first, batch.count, self._key.hex())
            answer = await self._inside.ask(udp_window_seen.ERRAND, question)
            found |= {one.dialled: one.landed for one in answer.arrivals}
        return found

    def close(self) -> None:
        """Give the socket back; nothing can be asked any more."""
        self._sender.close()

    async def release(self) -> None:
        """Give the last window's ports back now, rather than when its time is over."""
        question = udp_window.Question(0, 0, 0, self._key.hex())
        await self._inside.ask(udp_window.ERRAND, question)

    async def _ask(self, batch: Batch, rate: float) -> list[int]:
        """Ask a batch; the ports of it that didn't fit into the window."""
        began = time.monotonic()
        opened = await self._open(batch, len(batch.ports) / rate)
        patience = min(_LEAST_PATIENCE + 2 * (time.monotonic() - began), _MOST_PATIENCE)
        here, taken = set(opened.bound), set(opened.in_use)
        self.notes.in_use |= taken & set(batch.ports)
        left = [port for port in batch.ports if port not in here | taken]
        if opened.is_busy or left == list(batch.ports):
            self.notes.refusal = Refusal.BUSY if opened.is_busy else Refusal.FILES
            return []
        if self._canary and self._canary.landed not in here:
            self._canary = None
        await self._send([port for port in batch.ports if port in here], rate, patience)
        return left

    async def _open(self, batch: Batch, sending: float) -> udp_window.Answer:
        seconds = min(sending + _SPARE_SECONDS, udp_window.MOST_SECONDS)
        canary = self._canary.landed if self._canary else 0
        question = udp_window.Question(
            batch.first, batch.count, seconds, self._key.hex(), canary, self._listen
        )
        return await self._inside.ask(udp_window.ERRAND, question)

    async def _send(self, ports: Sequence[int], rate: float, patience: float) -> None:
        canary = self._canary
        order = plan.shots(ports, canary.dialled if canary else 0)
        first = self.notes.packets
        heard = await self._volley(order, rate, patience)
        self.notes.tried |= set(ports)
        if canary:
            places = [place for place, port in enumerate(order) if port == canary.dialled]
            answered = [first + place in heard for place in places]
            self.notes.canaries += len(answered)
            self.notes.canaries_heard += sum(answered)
            if not any(answered[-_TRAILING_CANARIES:]):
                await self._confirm_ban(canary)
        elif heard:
            self._canary = next(iter(heard.values())).answer

    async def _confirm_ban(self, canary: Landed) -> None:
        opened = await self._open(Batch((canary.landed,)), _CANARIES_TO_CONFIRM / _CONFIRM_RATE)
        if canary.landed not in opened.bound:
            self._canary = None
            return
        order = [canary.dialled] * _CANARIES_TO_CONFIRM
        self.notes.is_banned = not await self._volley(order, _CONFIRM_RATE, _MOST_PATIENCE)

    async def _volley(self, order: Sequence[int], rate: float, patience: float) -> dict[int, Heard]:
        """Send a packet to each of these ports; the answers to them by serial."""
        notes, sender = self.notes, self._sender
        shots = [self._shot(port, notes.packets + place) for place, port in enumerate(order)]
        before = set(sender.heard)
        await asyncio.to_thread(sender.send, Volley(shots, rate, patience))
        notes.packets += len(shots)
        if sender.unsent > notes.packets // 2:
            notes.refusal = Refusal.UNSENT
        new = {serial: sender.heard[serial] for serial in sender.heard.keys() - before}
        for heard in new.values():
            self._note(heard)
        return new

    def _shot(self, port: int, serial: int) -> Shot:
        return Shot(serial, port, packet.question(self._key, Asked(port, self._nonce, serial)))

    def _note(self, heard: Heard) -> None:
        notes = self.notes
        notes.landed[heard.answer.dialled] = heard.answer.landed
        notes.heard_at = time.monotonic()
        if heard.address != self._address:
            notes.others.add(heard.address)
        notes.other_ports += heard.port != heard.answer.dialled
