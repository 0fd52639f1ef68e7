"""The product under load: a running Squilla with many people, and Google beside it."""

import os
import shutil
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.people import make_people, settle
from bench.provider import Provider
from bench.sip.digest import Person
from bench.sip.message import PROJECT
from bench.usage import Usage, usage_of
from bench.wakes import Load
from tests.live.product import Product, free_port_block

CALLERS = 1
_RTP_PORTS = 2000


@dataclass(slots=True)
class Rig:
    """What the parts need of it; each phone is asleep and can be pushed."""

    product: Product
    provider: Provider
    trust: ssl.SSLContext
    caller: Person
    phones: Sequence[Person]
    _taken: int = 0

    @property
    def run_folder(self) -> Path:
        """Where Kamailio's control socket is."""
        return Path(self.product.settings["STATE"]) / "run"

    def take(self, count: int) -> Sequence[Person]:
        """That many phones that nobody has called yet."""
        first, self._taken = self._taken, self._taken + count
        return self.phones[first : self._taken]

    def load(self, name: str, phones: Sequence[Person], *, own: bool = False) -> Load:
        """Calls for these phones; `name` makes their Call-IDs differ from others'."""
        port = self.product.phone_port
        return Load(
            self.provider, port, self.trust, name=name, caller=self.caller, phones=phones, own=own
        )

    def usage(self) -> dict[str, Usage]:
        """What each program has used so far, the load generator too."""
        others = {"provider": self.provider.pid, "generator": os.getpid()}
        return usage_of(self.product, others)


@contextmanager
def rig(phones: int, **settings: str) -> Iterator[Rig]:
    """A Squilla with that many sleeping phones; `settings` are added to its own."""
    folder = Path(tempfile.mkdtemp(prefix="squilla-bench-"))
    folder.chmod(0o755)
    people = make_people(CALLERS + phones)
    first = free_port_block(_RTP_PORTS)
    ports = {"RTP_PORT_MIN": str(first), "RTP_PORT_MAX": str(first + _RTP_PORTS - 1)}
    try:
        with Provider(folder / "push", len(people)) as provider:
            product = Product(folder / "squilla", **ports, **provider.settings, **settings)
            _fill(product, people)
            with product:
                trust = ssl.create_default_context(cafile=product.ca_file)
                yield Rig(product, provider, trust, people[0], people[CALLERS:])
    finally:
        shutil.rmtree(folder)


def _fill(product: Product, people: Sequence[Person]) -> None:
    data = Path(product.settings["STATE"]) / "data"
    data.mkdir(parents=True)
    settle(people, PROJECT, f"sqlite:///{data / 'squilla.db'}")
