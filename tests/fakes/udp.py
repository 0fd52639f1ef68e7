"""A server of one UDP port on loopback, in a thread, that notes what it should not be sent."""

import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Address = tuple[str, int]
_LONGEST = 2048


@dataclass
class UdpServer:
    """`refused` holds what was not of the protocol; to leave the block with some is a failure."""

    refused: list[bytes] = field(default_factory=list, init=False)

    def __enter__(self) -> Self:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address: Address = self.socket.getsockname()
        # Made here: whoever ends it may be in another network namespace by then.
        self._waker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._waker:
            self._waker.sendto(b"", self.address)
        self._thread.join()
        self.socket.close()
        assert not self.refused, f"refused: {self.refused[0].hex()}"

    @property
    def name(self) -> str:
        """Where it listens, as `host:port`."""
        return "{}:{}".format(*self.address)

    def handle(self, packet: bytes, source: Address) -> None:
        """What it does with a packet."""
        raise NotImplementedError

    def _serve(self) -> None:
        while True:
            packet, source = self.socket.recvfrom(_LONGEST)
            if not packet:
                return
            self.handle(packet, source)
