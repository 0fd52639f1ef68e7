"""The whole lab: network, internet, PBX; and the doctor run in it from both ends."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab import addresses as at
from lab.authority import Authority
from lab.internet import NAMES, name_server, web_and_stun
from lab.network import Builder, Network, network, office, one_machine
from lab.push_gateway import Gateway
from lab.squilla_pbx import Pbx
from lab.wiring import Place

_DOCTOR_SECONDS = 150.0
Report = dict[str, Any]


@dataclass(slots=True)
class Lab:
    """Everything that a fault may change."""

    net: Network
    authority: Authority
    pbx: Pbx
    gateway: Gateway
    folder: Path

    def doctor(self, place: Place, *words: str) -> Report:
        """What `squilla doctor ... --json` reports from a place."""
        command = [sys.executable, "-m", "squilla", "doctor", *words, "--json", "--no-redact"]
        environment = {
            **os.environ,
            **self.pbx.product.environment,
            "SSL_CERT_FILE": str(self.folder / "root.pem"),
        }
        done = subprocess.run(
            place.command(*command),
            env=environment,
            capture_output=True,
            text=True,
            timeout=_DOCTOR_SECONDS,
            check=False,
        )
        try:
            report: Report = json.loads(done.stdout)
        except ValueError as error:
            raise RuntimeError(f"no report ({done.returncode}): {done.stderr[-2000:]}") from error
        return report

    def examined(self, *words: str) -> Report:
        """The doctor's report from the internet, paired with the PBX."""
        code = self.net.pbx.run(sys.executable, "-m", "lab.portal", "127.0.0.1", "ada")
        root = str(self.folder / "root.pem")
        return self.doctor(self.net.outside, at.HOST, "--pair", code, "--authority", root, *words)


@dataclass(frozen=True, slots=True)
class Shape:
    """One of the lab's networks, and the settings that Squilla has there besides."""

    builder: Builder
    settings: Mapping[str, str] = field(default_factory=dict)


OFFICE = Shape(office)
ONE_MACHINE = Shape(one_machine, {"RTP_ADDRESS": at.WAN})


@contextmanager
def laboratory(folder: Path, shape: Shape = OFFICE) -> Iterator[Lab]:
    """The healthy lab, in one of its shapes."""
    authority = Authority()
    folder.chmod(0o755)
    root = folder / "root.pem"
    root.write_bytes(authority.root)
    web = folder / "web"
    web.mkdir()
    with (
        network(shape.builder) as net,
        name_server(net.internet, at.RESOLVERS, NAMES),
        web_and_stun(net.internet, web, authority),
        Gateway(net.internet, folder / "gateway", authority).running() as gateway,
        Pbx(
            net.pbx,
            folder / "pbx",
            authority.issue(at.HOST),
            root,
            {**gateway.settings, **shape.settings},
        ).running() as pbx,
    ):
        gateway.await_ready()
        pbx.product.add_person("ada", "201")
        yield Lab(net, authority, pbx, gateway, folder)


def causes(report: Report) -> Sequence[str]:
    """The codes of what a report calls causes, in its order."""
    return [found["cause"] for found in report["diagnosis"]]


def verdicts(report: Report, code: str) -> Sequence[str]:
    """What a check of a report says, by the stable names."""
    [found] = [check for check in report["checks"] if check["code"] == code]
    return [finding["verdict"] for finding in found["findings"]]
