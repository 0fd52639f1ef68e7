"""A network namespace with nothing but a loopback, whose firewall misbehaves as told."""

import asyncio
import ctypes
import os
import subprocess
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from squilla.doctor.inside import Here
from squilla.doctor.udp.reading import Reading
from squilla.doctor.udp.sweep import Pace, Sweep

T = TypeVar("T")

SETTLE_SECONDS = 1.2
ADDRESS = "127.0.0.1"
OWN_TRIE = Path("/proc/thread-self/net/fib_trie")
"""That of the thread's own namespace; /proc/net is that of the process."""
_CLONE_NEWNET = 0x40000000

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes network namespaces")


def sweep_through(rules: str, ports: range, *, is_sample: bool = False) -> Reading:
    """Sweep these ports behind a firewall with these nftables rules."""
    return in_namespace(rules, lambda: _sweep(ports, is_sample=is_sample))


async def _sweep(ports: range, *, is_sample: bool) -> Reading:
    sweep = Sweep(Here(), ADDRESS, Pace(slow=200), SETTLE_SECONDS)
    return await (sweep.sampled(ports) if is_sample else sweep.every(ports))


def in_namespace(rules: str, asked: Callable[[], Awaitable[T]]) -> T:
    """Run it in a thread of its own; a thread's namespace is that of the threads it starts."""
    answers: list[T] = []
    broken: list[BaseException] = []

    def work() -> None:
        try:
            _enter(rules)
            answers.append(asyncio.run(_awaited(asked)))
        except BaseException as error:  # noqa: BLE001 - raised again in the test's own thread
            broken.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if broken:
        raise broken[0]
    return answers[0]


def add_addresses(*addresses: str) -> None:
    """Give this thread's namespace addresses of one network, the first of which is its main one."""
    for address in addresses:
        subprocess.run(["ip", "address", "add", f"{address}/24", "dev", "lo"], check=True)


async def _awaited(asked: Callable[[], Awaitable[T]]) -> T:
    return await asked()


def _enter(rules: str) -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "no network namespace")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["sysctl", "-qw", "net.netfilter.nf_conntrack_udp_timeout=1"], check=True)
    subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)
