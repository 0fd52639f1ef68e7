"""A1, B2, B3 against real Asterisks: what the doctor says of each fault, and of none (lab)."""

import asyncio
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from lab.asterisk import SUITES, Pbx, restarted, running
from squilla.doctor.checks import pbx_address, pbx_range, pbx_restart, pbx_transport
from squilla.doctor.engine import examine
from squilla.doctor.errands import asterisk, names, promised, resolver
from squilla.doctor.errands.asterisk import Host, look
from squilla.doctor.inside import Errand
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Finding, Verdict
from squilla.pbx.asterisk import Asterisk

Q = TypeVar("Q")
A = TypeVar("A")
UNPACKING_SECONDS = 240
PUBLIC, OLD, NAME = "203.0.113.1", "203.0.113.9", "voice.example.com"
RANGE = "rtpstart=10000\nrtpend=20000\n"
CHECKS = (pbx_transport.CHECK, pbx_restart.CHECK, pbx_range.CHECK, pbx_address.CHECK)
GOOD = (pbx_transport.GOOD, pbx_restart.GOOD, pbx_range.GOOD, pbx_address.GOOD)

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a chroot"),
    pytest.mark.skipif(
        not Path("/usr/sbin/debootstrap").exists(), reason="debootstrap is not installed"
    ),
    pytest.mark.timeout(UNPACKING_SECONDS),
]


@dataclass(frozen=True, eq=False)
class LabHost:
    """The inside vantage of a PBX of the lab, whose /etc/hosts has these names."""

    host: Host
    known: Mapping[str, Sequence[str]]

    async def ask(self, errand: Errand[Q, A], question: Q) -> A:
        return cast("A", await self._answer(errand, question))

    async def _answer(self, errand: Any, question: Any) -> Any:
        if errand is names.ERRAND:
            known = self.known.get(question.host, ())
            return names.Answer("pbx", tuple(names.Found(one, is_own=False) for one in known), ())
        if errand is resolver.ERRAND:
            [name] = question.names
            return resolver.Answer((), (resolver.Lookup("", name, is_answered=True, seconds=0),))
        if errand is promised.ERRAND:
            return promised.Answer()
        assert errand is asterisk.ERRAND
        return await look(question, self.host)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def pjsip(port: int, *more: str, public: str = PUBLIC) -> str:
    lines = (
        "[0.0.0.0-tcp]",
        "type=transport",
        "protocol=tcp",
        f"bind=127.0.0.1:{port}",
        f"external_media_address={public}",
        f"external_signaling_address={public}",
        *more,
    )
    return "".join(f"{line}\n" for line in lines)


def host_of(pbx: Pbx) -> Host:
    return Host(pbx.asterisk, pbx.configuration, pbx.root)


def findings(host: Host, port: int, known: Mapping[str, Sequence[str]] = {}) -> list[Finding]:
    """The first finding of each check; `known` are the names that the host's files know."""
    target = Target("pbx.test", Ports(pbx=port), address=PUBLIC, stun=())
    attempts = asyncio.run(examine(CHECKS, Sight(target, inside=LabHost(host, known))))
    return [attempt.findings[0] for attempt in attempts]


def verdicts(pbx: Pbx, port: int) -> tuple[Verdict, ...]:
    return tuple(one.verdict for one in findings(host_of(pbx), port))


@contextmanager
def connected(port: int) -> Iterator[None]:
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        yield


@pytest.fixture(params=SUITES)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_nothing_is_wrong_with_a_healthy_pbx(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port), rtp=RANGE) as pbx:
        major, _, _ = asyncio.run(pbx.asterisk.version()).partition(".")
        assert int(major) >= version
        assert verdicts(pbx, port) == GOOD


def test_a_transport_on_another_port_is_named(version: int) -> None:
    port, wanted = free_port(), free_port()
    with running(version, pjsip(port), rtp=RANGE) as pbx:
        transport, *others = findings(host_of(pbx), wanted)
        assert transport.verdict is pbx_transport.OTHER_PORT
        assert transport.values == {"transport": "0.0.0.0-tcp", "port": port, "wanted": wanted}
        assert [one.verdict for one in others] == [*GOOD[1:]]


def test_local_networks_are_named(version: int) -> None:
    port = free_port()
    networks = "local_net=192.168.50.0/255.255.255.0,10.0.0.0/8"
    with running(version, pjsip(port, networks), rtp=RANGE) as pbx:
        transport, restart, *_ = findings(host_of(pbx), port)
        assert transport.verdict is pbx_transport.LOCAL_NET
        assert transport.values["networks"] == "10.0.0.0/8, 192.168.50.0/24"
        assert restart.verdict is pbx_restart.GOOD


def test_local_networks_matter_less_when_the_proxy_is_elsewhere(version: int) -> None:
    port = free_port()
    with (
        running(version, pjsip(port, "local_net=192.168.50.0/24"), rtp=RANGE) as pbx,
        connected(port),
    ):
        assert verdicts(pbx, port)[0] is pbx_transport.LOCAL_NET_ELSEWHERE


def test_the_word_none_makes_asterisk_refuse_the_transport(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port, "local_net=none"), rtp=RANGE) as pbx:
        transport, restart, _, address = verdicts(pbx, port)
        assert transport is pbx_transport.NONE_LITERAL
        assert restart is pbx_restart.GOOD
        assert address is pbx_address.NO_TRANSPORT


def test_a_written_change_waits_for_a_restart_whatever_is_reloaded(version: int) -> None:
    before, after = free_port(), free_port()
    with ExitStack() as stack:
        pbx = stack.enter_context(running(version, pjsip(before), rtp=RANGE))
        (pbx.configuration / "pjsip.conf").write_text(pjsip(after), encoding="utf-8")
        pbx.run("module reload res_pjsip.so")
        assert verdicts(pbx, after)[:2] == (pbx_transport.PENDING, pbx_restart.DIFFERENT)
        pbx = stack.enter_context(restarted(pbx))
        assert verdicts(pbx, after) == GOOD


def test_a_later_none_is_told_before_the_restart_that_ends_the_transport(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port), rtp=RANGE) as pbx:
        file = pbx.configuration / "pjsip.conf"
        file.write_text(pjsip(port, "local_net=none"), encoding="utf-8")
        later = time.time() + 60
        os.utime(file, (later, later))
        assert verdicts(pbx, port)[:2] == (pbx_transport.GOOD, pbx_restart.WILL_REFUSE)


def test_ports_and_address_of_an_asterisk_that_nobody_configured(version: int) -> None:
    port = free_port()
    bare = f"[0.0.0.0-tcp]\ntype=transport\nprotocol=tcp\nbind=127.0.0.1:{port}\n"
    with running(version, bare) as pbx:
        assert verdicts(pbx, port)[2:] == (pbx_range.BEYOND, pbx_address.EMPTY)


@pytest.mark.parametrize(
    ("meant", "verdict"), [(PUBLIC, pbx_address.NAME), (OLD, pbx_address.NAME_WRONG)]
)
def test_a_name_as_public_address_is_judged_by_what_it_means(
    version: int, meant: str, verdict: Verdict
) -> None:
    port = free_port()
    with running(version, pjsip(port, public=NAME), rtp=RANGE, hosts=f"{meant} {NAME}\n") as pbx:
        *others, address = findings(host_of(pbx), port, {NAME: [meant]})
        assert [one.verdict for one in others] == [*GOOD[:3]]
        assert address.verdict is verdict
        assert address.values["value"] == NAME


def test_a_name_that_is_none_is_kept_by_asterisk_and_told(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port, public=NAME), rtp=RANGE) as pbx:
        transport, *_, address = findings(host_of(pbx), port)
        assert transport.verdict is pbx_transport.GOOD
        assert address.verdict is pbx_address.NAME_WRONG


def test_an_asterisk_without_pjsip(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port), rtp=RANGE, modules=()) as pbx:
        assert verdicts(pbx, port)[:2] == (pbx_transport.NO_PJSIP, pbx_restart.NOT_READ)


def test_an_asterisk_that_was_stopped_and_one_that_may_not_be_asked(version: int) -> None:
    port = free_port()
    with running(version, pjsip(port), rtp=RANGE) as pbx:
        program, *rest = pbx.asterisk.command
        stranger = Asterisk((program, "--userspec=nobody:nogroup", *rest))
        (pbx.folder / "run/asterisk.ctl").chmod(0o600)
        denied = findings(replace(host_of(pbx), asterisk=stranger), port)
        assert denied[0].verdict is pbx_transport.ASTERISK_DENIED
        pbx.stop()
        assert verdicts(pbx, port)[0] is pbx_transport.ASTERISK_DOWN
