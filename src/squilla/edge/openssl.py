"""What a worker must not share with its siblings: OpenSSL's state of the current thread.

Kamailio gives OpenSSL its shared memory, and starts it before it forks. So the error queue and the
random generators that OpenSSL 3 keeps for "this thread" are one for all workers: two that use them
at once free the same memory twice, and after some hundred TLS handshakes a second Kamailio dies.
Kamailio 5.8 has a parameter against that (`tls_threads_mode`); 5.6, as in Debian 12, has none.
"""

import ctypes
from contextlib import suppress
from pathlib import Path

_MOST_KEYS = 1024  # PTHREAD_KEYS_MAX


def forget_inherited_state() -> int:
    """After the fork: let go of what lies in shared memory, so that OpenSSL makes its own anew.

    How many pointers there were; 0 as well where this C library has another shape.
    """
    with suppress(AttributeError, OSError):
        return _forget(
            ctypes.CDLL(None), shared_ranges(Path("/proc/self/maps").read_text(encoding="ascii"))
        )
    return 0


def shared_ranges(maps: str) -> list[range]:
    """The addresses of shared mappings, from proc(5)'s list of them."""
    fields = [line.split(maxsplit=2) for line in maps.splitlines()]
    return [_range(bounds) for bounds, permissions, *_ in fields if permissions.endswith("s")]


def _range(bounds: str) -> range:
    begin, _, end = bounds.partition("-")
    return range(int(begin, 16), int(end, 16))


def _forget(libc: ctypes.CDLL, shared: list[range]) -> int:
    get, put = libc.pthread_getspecific, libc.pthread_setspecific
    get.argtypes, get.restype = [ctypes.c_uint], ctypes.c_void_p
    put.argtypes = [ctypes.c_uint, ctypes.c_void_p]
    values = ((key, get(key) or 0) for key in range(_MOST_KEYS))
    keys = [key for key, value in values if any(value in one for one in shared)]
    for key in keys:
        put(key, None)
    return len(keys)
