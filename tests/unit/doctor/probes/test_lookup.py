"""Names as the machine's resolver has them, and what a slow one costs."""

import asyncio
import socket
import time
from typing import Any

import pytest

from squilla.doctor.probes import soonest
from squilla.doctor.probes.lookup import lookup


def test_each_address_once_in_the_resolvers_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[Any]:
        addresses = ("2001:db8::1", "192.0.2.9", "2001:db8::1", "192.0.2.1")
        return [(0, 0, 0, "", (address, 0)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    assert asyncio.run(lookup("x")) == ("2001:db8::1", "192.0.2.9", "192.0.2.1")


def test_the_hosts_file_counts() -> None:
    assert "127.0.0.1" in asyncio.run(lookup("localhost"))


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 70 + ".example"])
def test_no_such_name(host: str) -> None:
    with pytest.raises((OSError, UnicodeError)):
        asyncio.run(lookup(host))


def test_a_lost_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other lookup goes on in a thread, and keeps nobody else from asking."""
    asked: list[str] = []

    def slow_at_first(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        time.sleep(2.0 if len(asked) == 1 else 0.0)
        return [(0, 0, 0, "", (f"192.0.2.{len(asked)}", 0))]

    monkeypatch.setattr(socket, "getaddrinfo", slow_at_first)
    monkeypatch.setattr(soonest, "_PAUSES", (0.1, 0.1, None))
    began = time.monotonic()
    assert asyncio.run(lookup("x")) == ("192.0.2.2",)
    assert time.monotonic() - began < 1.5
