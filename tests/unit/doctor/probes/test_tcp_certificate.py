"""Which names a certificate has, and whether one is the host's."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.probes.tcp import dialled
from squilla.doctor.probes.tcp_certificate import covers, names_in
from tests.unit.doctor.probes.tcp_servers import HOST, listening_only, server_context, serving
from tests.unit.sip.certificates import NAME


def test_names_of_a_certificate_as_it_was_sent(tmp_path: Path) -> None:
    async def run() -> bytes:
        async with (
            serving(listening_only, server_context(tmp_path)) as port,
            dialled(HOST, port, NAME) as (reached, _),
        ):
            return reached.certificate

    assert names_in(asyncio.run(run())) == (NAME,)


@pytest.mark.parametrize("rubbish", [b"", b"\x30\x03\x02\x01\x00", b"no certificate"])
def test_rubbish_has_no_names(rubbish: bytes) -> None:
    assert names_in(rubbish) == ()


@pytest.mark.parametrize(
    ("names", "host", "wanted"),
    [
        (("pbx.example.com",), "PBX.example.com.", True),
        (("*.example.com",), "pbx.example.com", True),
        (("*.example.com",), "a.pbx.example.com", False),
        (("router.lan",), "pbx.example.com", False),
        ((), "pbx.example.com", False),
    ],
)
def test_covers(names: tuple[str, ...], host: str, wanted: bool) -> None:  # noqa: FBT001
    assert covers(names, host) is wanted
