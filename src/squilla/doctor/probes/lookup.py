"""Names by this machine's own resolver, /etc/hosts included, asked again when it takes long.

The C library waits 5 s for an answer that was lost, and 10 s for a nameserver that is dead
(resolv.conf(5)); a thread waits with it, so these threads serve nothing else.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from squilla.doctor.probes.soonest import soonest

_THREADS = ThreadPoolExecutor(24, "lookup")


async def lookup(host: str) -> tuple[str, ...]:
    """Each address of a name once, in the resolver's order (RFC 6724 §6).

    Raises OSError for none, UnicodeError for what is no name.
    """
    loop = asyncio.get_running_loop()
    return await soonest(lambda: loop.run_in_executor(_THREADS, _find, host))


def _find(host: str) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
