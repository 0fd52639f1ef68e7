"""Expired phones go, a renewed certificate is served."""

import asyncio
import os
import ssl
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from squilla.gateway.phones import Phones
from squilla.gateway.upkeep import EVERY_SECONDS, Upkeep
from squilla.ops.certificate import Installed
from tests.live.authority import Authority
from tests.unit.gateway.world import World


class Renewing:
    """A served pair that can be replaced, as a renewal does."""

    def __init__(self, folder: Path) -> None:
        self._authority = Authority()
        self.pair = Installed(folder / "served.pem", folder / "served.key", None)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._moment = 1_000_000_000
        self.renew()
        self.context.load_cert_chain(self.pair.chain, self.pair.key)

    def renew(self) -> None:
        self._authority.issue().write(self.pair.chain, self.pair.key)
        self._moment += 1
        for file in (self.pair.chain, self.pair.key):
            os.utime(file, (self._moment, self._moment))

    def served(self) -> bytes | None:
        """What a client is shown, by a handshake in memory."""
        client_context = ssl.create_default_context(cadata=self._authority.root.decode())
        to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = client_context.wrap_bio(to_client, to_server, server_hostname="localhost")
        server = self.context.wrap_bio(to_server, to_client, server_side=True)
        for _ in range(4):
            for side in (client, server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
        return client.getpeercert(binary_form=True)


@pytest.fixture
def renewing(tmp_path: Path) -> Renewing:
    return Renewing(tmp_path)


def upkeep_of(world: World, renewing: Renewing) -> Upkeep:
    return Upkeep(Phones(world.store, 90, lambda: world.clock[0]), renewing.pair, renewing.context)


def test_expired_phones_go(world: World, renewing: Renewing) -> None:
    upkeep = upkeep_of(world, renewing)
    world.register()
    with capture_logs() as lines:
        upkeep.look()
        world.clock[0] += 91 * 86400
        upkeep.look()
        world.clock[0] = 1000.0
    assert [(line["event"], line["count"]) for line in lines] == [("phones expired", 1)]
    assert world.send().status_code == 404


def test_a_renewed_certificate_is_served_once(world: World, renewing: Renewing) -> None:
    upkeep = upkeep_of(world, renewing)
    first = renewing.served()
    renewing.renew()
    with capture_logs() as lines:
        upkeep.look()
        upkeep.look()
    assert [line["event"] for line in lines] == ["certificate reloaded"]
    assert renewing.served() not in (first, None)


def test_half_a_renewal_is_tried_again(world: World, renewing: Renewing) -> None:
    upkeep = upkeep_of(world, renewing)
    key = renewing.pair.key.read_bytes()
    renewing.renew()
    new_key = renewing.pair.key.read_bytes()
    renewing.pair.key.write_bytes(key)
    with capture_logs() as lines:
        upkeep.look()
        renewing.pair.key.write_bytes(new_key)
        upkeep.look()
    assert [line["event"] for line in lines] == ["upkeep failed", "certificate reloaded"]


def test_it_looks_again_and_again(world: World, renewing: Renewing) -> None:
    pauses = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(upkeep_of(world, renewing).run(pause))
    assert pauses == [EVERY_SECONDS] * 3
