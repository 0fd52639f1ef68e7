"""Google's push service in a process of its own, so that it does not slow the load generator.

It is the strict double of the tests. Each push that arrives is told as a line on standard output:
the Call-ID and the moment (CLOCK_MONOTONIC, nanoseconds), which is the same clock in all
processes of a machine.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.people import make_people
from bench.sip.message import PROJECT
from tests.fakes.fcm import FakeFcm, Pushed
from tests.live.authority import Authority

Told = Callable[[str, int], None]


class Provider:
    """The process; `settings` are those of a product that asks it."""

    def __init__(self, folder: Path, people: int) -> None:
        folder.mkdir(parents=True)
        authority = Authority()
        self._folder, self._people = folder, people
        authority.issue().write(folder / "push.pem", folder / "push.key")
        (folder / "ca.pem").write_bytes(authority.root)
        self._buffer = b""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.provider", str(self._folder), str(self._people)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        self.url = self._process.stdout.readline().decode().strip()
        os.set_blocking(self._process.stdout.fileno(), False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        broken = self._process.wait(10)
        self._process.stdout.close()
        if broken and error is None:
            raise RuntimeError("the product broke a rule of the push service: see above")

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def settings(self) -> dict[str, str]:
        """What a product is given so that it asks this provider."""
        return {
            "PUSH_CA": str(self._folder / "ca.pem"),
            "FCM_CREDENTIALS": str(self._folder / "account.json"),
            "FCM_URL": self.url,
        }

    @property
    def descriptor(self) -> int:
        """Readable when a push has arrived."""
        assert self._process.stdout
        return self._process.stdout.fileno()

    def read(self, told: Told) -> None:
        """Have `told` called with Call-ID and moment of each push that is there."""
        self._buffer += os.read(self.descriptor, 1 << 16)
        *lines, self._buffer = self._buffer.split(b"\n")
        for line in lines:
            call_id, _, at = line.partition(b" ")
            told(call_id.decode(), int(at))


def serve(folder: Path, people: int) -> None:
    """Until standard input ends."""
    fake = FakeFcm(folder / "push.pem", folder / "push.key", project=PROJECT)
    fake.tokens = {person.token for person in make_people(people)}
    fake.on_push(_tell)
    with fake:
        fake.write_account(folder / "account.json")
        _write(fake.url)
        sys.stdin.buffer.read()
    sys.exit("\n".join(fake.violations[:5]) or 0)


def _tell(pushed: Pushed) -> None:
    if pushed.data["type"] == "call":
        _write(f"{pushed.data['call_id']} {time.monotonic_ns()}")


def _write(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
