import socket

from tests.live.softphones.ports import free_rtp_ports


def test_ports_are_an_even_start_and_really_free() -> None:
    first, last = free_rtp_ports(4)
    assert first % 2 == 0
    assert last - first == 3
    for port in range(first, last + 1):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", port))
