"""The load: callers that call sleeping phones, and the phones that wake when they are pushed.

A wake is whole and real but for sound: INVITE, 407, INVITE with credentials; the push wakes the
phone, which sends REGISTER, gets 401, sends it with credentials; it gets the INVITE, rings and
declines. Times are those of CLOCK_MONOTONIC in nanoseconds, taken when a message has been read.
"""

import asyncio
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bench.provider import Provider
from bench.sip import message
from bench.sip.digest import Person, nonce_of
from bench.sip.line import Hear, Line

_LINES = 4


@dataclass(slots=True)
class Wake:
    """What was seen of one call; 0 is not yet."""

    phone: Person
    due: int = 0
    began: int = 0
    sent: int = 0
    pushed: int = 0
    pushes: int = 0
    connected: Line | None = None
    registered: int = 0
    invited: int = 0
    invites: int = 0
    ended: int = 0
    status: int = 0


class Load:
    """Calls each of `phones` once. `own`: each phone wakes on a TLS connection of its own.

    Otherwise the phones share a few connections: many may register over one.
    """

    def __init__(
        self,
        provider: Provider,
        port: int,
        trust: ssl.SSLContext,
        *,
        name: str,
        caller: Person,
        phones: Sequence[Person],
        own: bool = False,
    ) -> None:
        self.wakes = {f"{name}.{n}": Wake(phone) for n, phone in enumerate(phones)}
        self.asleep = False
        self._held: list[str] = []
        self._provider, self._port, self._trust = provider, port, trust
        self._caller = caller
        self._own = own
        self._calling: list[Line] = []
        self._phones: list[Line] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._over = asyncio.Event()
        self._pushed = asyncio.Event()
        self._left = len(self.wakes)

    async def open(self) -> None:
        """Make the connections that are shared, and listen for pushes."""
        self._calling = [await self._line(self._hear_caller) for _ in range(_LINES)]
        if not self._own:
            self._phones = [await self._line(self._hear_phone) for _ in range(_LINES)]
        loop = asyncio.get_running_loop()
        loop.add_reader(self._provider.descriptor, self._provider.read, self._push)

    def close(self) -> None:
        """Close every connection."""
        asyncio.get_running_loop().remove_reader(self._provider.descriptor)
        for task in self._tasks:
            task.cancel()
        own = (wake.connected for wake in self.wakes.values() if wake.connected)
        for line in (*self._calling, *self._phones, *own):
            line.close()

    async def run(self, rate: float, seconds: float) -> None:
        """Call all, so many a second, and wait for so long until the last is over."""
        await self.open()
        try:
            await self.call(rate)
            await self.over(seconds)
        finally:
            self.close()

    async def call(self, rate: float) -> None:
        """Begin the calls, so many a second, however long they take."""
        begin = time.monotonic_ns()
        for n, (call_id, wake) in enumerate(self.wakes.items()):
            wake.due = begin + int(n * 1e9 / rate)
            early = wake.due - time.monotonic_ns()
            if early > 0:
                await asyncio.sleep(early / 1e9)
            wake.began = time.monotonic_ns()
            line = self._calling[n % _LINES]
            line.send(message.invite(self._caller, wake.phone.user, call_id, line.local))
            if n % 16 == 0:
                await asyncio.sleep(0)

    async def over(self, seconds: float) -> None:
        """Wait until every call has ended, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

    async def all_pushed(self, seconds: float) -> None:
        """Wait until each phone has been pushed, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._pushed.wait()

    async def wake_up(self, rate: float, *, but: int) -> None:
        """Wake the phones that were pushed while `asleep`, except for the first ones."""
        begin = time.monotonic()
        for n, call_id in enumerate(self._held[but:]):
            await asyncio.sleep(max(begin + n / rate - time.monotonic(), 0.0))
            self._register(call_id)
        self._held.clear()

    async def _line(self, hear: Hear) -> Line:
        return await Line.open(self._port, self._trust, hear)

    # --- the caller

    def _hear_caller(self, line: Line, head: bytes) -> None:
        call_id = message.header(head, b"call-id").decode()
        wake, status = self.wakes.get(call_id), message.status(head)
        if wake is None or status < 200:
            return
        line.send(message.ack(self._caller, wake.phone.user, call_id, line.local, head))
        if status == 407 and not wake.sent:
            wake.sent = time.monotonic_ns()
            nonce = nonce_of(head)
            line.send(
                message.invite(self._caller, wake.phone.user, call_id, line.local, nonce=nonce)
            )
        else:
            self._end(wake, status)

    def _end(self, wake: Wake, status: int) -> None:
        wake.ended, wake.status = time.monotonic_ns(), status
        self._left -= 1
        if not self._left:
            self._over.set()

    # --- the phones

    def _push(self, call_id: str, at: int) -> None:
        wake = self.wakes.get(call_id)
        if wake is None:
            return
        wake.pushes += 1
        if wake.pushes > 1:
            return
        wake.pushed = at
        if self.asleep:
            self._held.append(call_id)
            if len(self._held) == len(self.wakes):
                self._pushed.set()
        else:
            self._register(call_id)

    def _register(self, call_id: str) -> None:
        if self._own:
            task = asyncio.get_running_loop().create_task(self._connect(call_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._announce(call_id, self._phones[int(call_id.rpartition(".")[2]) % _LINES])

    async def _connect(self, call_id: str) -> None:
        try:
            line = await self._line(self._hear_phone)
        except OSError:
            return  # the call is lost, and counted so
        self.wakes[call_id].connected = line
        self._announce(call_id, line)

    def _announce(self, call_id: str, line: Line, nonce: str = "") -> None:
        phone = self.wakes[call_id].phone
        line.send(message.register(phone, f"r{call_id}", line.local, nonce=nonce))

    def _hear_phone(self, line: Line, head: bytes) -> None:
        now = time.monotonic_ns()
        call_id = message.header(head, b"call-id").decode()
        if head.startswith(b"INVITE "):
            self._ring(line, head, self.wakes[call_id], now)
        elif head.startswith(b"ACK "):
            self._sleep(self.wakes[call_id])
        elif head.startswith(b"SIP/2.0 401"):
            self._announce(call_id[1:], line, nonce_of(head))
        elif head.startswith(b"SIP/2.0 200"):
            self.wakes[call_id[1:]].registered = now

    def _ring(self, line: Line, head: bytes, wake: Wake, now: int) -> None:
        wake.invites += 1
        wake.invited = wake.invited or now
        line.send(message.reply(head, "180 Ringing"))
        line.send(message.reply(head, "486 Busy Here"))

    def _sleep(self, wake: Wake) -> None:
        if wake.connected:
            wake.connected.close()
            wake.connected = None
