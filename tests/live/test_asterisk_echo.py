"""The echo test of a real Asterisk, and what that counts of it (T1, P2)."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import pytest

from lab.asterisk import PJSIP, SUITES, debian, running
from squilla.doctor.checks.voice_echo import EchoFacts, judge
from squilla.doctor.errands.media import Answer, Question, of_asterisk
from squilla.doctor.inside import Errand
from squilla.doctor.probes.echo import Echo
from squilla.doctor.probes.echo_watch import EchoWatch
from squilla.doctor.voice import verdicts as say
from squilla.pbx.asterisk import Asterisk
from squilla.robot.echo_test import echo_test
from squilla.robot.measure import EchoResult
from squilla.robot.registered import Destination
from squilla.sip.account import SipAccount
from tests.live.product import free_tcp_ports
from tests.unit.sip.certificates import NAME, Authority, authority

Q = TypeVar("Q")
A = TypeVar("A")
HERE = "127.0.0.1"
USER, SECRET = "92201", "an extension's secret"
SECONDS = 12.0
UNPACKING_SECONDS = 240
MODULES = (
    *PJSIP,
    *("res_srtp", "res_timing_timerfd", "codec_alaw", "codec_ulaw"),
    *("res_pjsip_authenticator_digest", "res_pjsip_endpoint_identifier_user"),
    *("res_pjsip_registrar", "res_pjsip_sdp_rtp", "res_pjsip_pubsub", "chan_pjsip"),
    *("pbx_config", "app_echo"),
)
EXTENSIONS = """
[phones]
exten = *43,1,Answer()
 same = n,Echo()
exten = *44,1,Answer()
 same = n,Wait(60)
"""
"""*44 is an echo test whose voice never comes back."""

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a chroot"),
    pytest.mark.skipif(
        not Path("/usr/sbin/debootstrap").exists(), reason="debootstrap is not installed"
    ),
    pytest.mark.timeout(UNPACKING_SECONDS),
]


@dataclass(frozen=True)
class LabHost:
    """The inside vantage of a host where only Asterisk knows calls."""

    asterisk: Asterisk

    async def ask(self, errand: Errand[Q, A], question: Q) -> A:
        assert errand.name == "media"
        assert isinstance(question, Question)
        return cast("A", await of_asterisk(question, self.asterisk) or Answer())


def pjsip(port: int, certificate: str) -> str:
    return f"""
[phones-tls]
type=transport
protocol=tls
bind={HERE}:{port}
cert_file={certificate}
priv_key_file={certificate}
method=tlsv1_2
[{USER}]
type=endpoint
context=phones
disallow=all
allow=alaw
auth={USER}
aors={USER}
media_encryption=sdes
rtp_symmetric=yes
[{USER}]
type=auth
auth_type=userpass
username={USER}
password={SECRET}
[{USER}]
type=aor
max_contacts=1
"""


@pytest.fixture(params=SUITES)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def keys(version: int) -> Iterator[tuple[Authority, str]]:
    """Its authority, and the path of its certificate as that Asterisk sees it."""
    root = debian(version)
    folder = Path(tempfile.mkdtemp(prefix="squilla-lab-", dir=root / "tmp"))
    try:
        yield authority(folder), f"/{folder.relative_to(root)}/server.pem"
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("number", "verdict"), [("*43", say.GOOD), ("*44", say.DOWNLINK_DEAD)], ids=["echo", "mute"]
)
def test_asterisk_counts_the_voice_of_its_echo_test(
    version: int, keys: tuple[Authority, str], number: str, verdict: object
) -> None:
    tls, certificate = keys
    [port] = free_tcp_ports(1)

    async def called(asterisk: Asterisk) -> tuple[EchoResult, Answer | None]:
        watch = EchoWatch(LabHost(asterisk), USER)
        account = SipAccount(USER, SECRET, NAME, port)
        destination = Destination(tls.client, number, connect=HERE)
        return await echo_test(account, destination, SECONDS, watch), await watch.close()

    configured = pjsip(port, certificate)
    with running(version, configured, extensions=EXTENSIONS, modules=MODULES) as pbx:
        result, counts = asyncio.run(called(pbx.asterisk))
    assert counts is not None, result
    assert counts.counted_by == "asterisk"
    assert counts.received == pytest.approx(500, abs=40), "ten seconds of frames of 20 ms"
    echo = Echo(result, NAME, port, (HERE,), counts.received, counts.sent)
    assert [finding.verdict for finding in judge(EchoFacts(echo))] == [verdict]
