"""The program that answers on every port, so that nmap has something to hear."""

import socket

from bench.answering import answering
from lab.wiring import Place
from tests.live.product import free_port_block

COUNT = 20


class Here(Place):
    """This machine itself."""

    def command(self, *words: str) -> list[str]:
        return list(words)


def answer_of(port: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(2.0)
        asking.sendto(b"", ("127.0.0.1", port))
        return asking.recv(100)


def test_every_port_answers_even_an_empty_datagram_but_for_those_taken() -> None:
    first = free_port_block(COUNT)
    ports = range(first, first + COUNT)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", ports[3]))
        with answering(Here("here"), "127.0.0.1", ports) as held:
            assert held == COUNT - 1
            assert {answer_of(port) for port in ports if port != ports[3]} == {b"here"}
