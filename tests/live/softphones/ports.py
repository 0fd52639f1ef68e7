"""Finds UDP ports for a softphone's RTP that nobody uses now."""

import socket

_TRIES = 50
_HIGHEST = 65_535


def free_rtp_ports(count: int, address: str = "127.0.0.1") -> tuple[int, int]:
    """The first and last of `count` neighbouring free UDP ports, the first one even.

    RFC 3550 section 11 puts RTP on an even port and RTCP on the next.
    """
    for _ in range(_TRIES):
        first = _any_free(address) + 1 & ~1
        ports = range(first, first + count)
        if ports[-1] <= _HIGHEST and all(_is_free(address, port) for port in ports):
            return first, ports[-1]
    raise OSError(f"no {count} neighbouring free UDP ports on {address}")


def _any_free(address: str) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def _is_free(address: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True
