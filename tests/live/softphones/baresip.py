"""Drives `baresip`, a softphone with no code in common with Linphone.

Its certificate check is switched on from outside and covers the chain, not the name: see
`baresip_config`.
"""

import shutil
from pathlib import Path

from tests.live.softphones.audio import padded, silence
from tests.live.softphones.baresip_config import OPENSSL, baresip_account, baresip_config
from tests.live.softphones.errors import CallFailed, Refusal
from tests.live.softphones.names import NameServer
from tests.live.softphones.phone import RTP_PORTS, TIMEOUT, Softphone
from tests.live.softphones.ports import free_rtp_ports
from tests.live.softphones.program import Program

CALL_SECONDS = 300  # it hangs up when its source file ends, so the silence has to outlast calls
_REGISTERED = r"\{\d/TLS/v\d\} 200 OK"
_REFUSED = r"reg: \S+ ([3-6]\d\d) ([^\r\n(]+)|reg: \S+ (?:\(prio \d+\): )?Register: ([^\r\n]+)"
_CONNECTED = r"Call established: |session closed: (?:([3-6]\d\d) )?[^\r\n]*"
_ENDED = r"session closed: ([^\r\n]*)|(Call with \S+ terminated[^\r\n]*)"
_HUNG_UP = r"call: terminate call '[^']*'[^\r\n]*(?:[\r\n]+Call with \S+ terminated[^\r\n]*)?"
_INCOMING = r"Incoming call from: ([^\r\n]+?)(?: - \(press|[\r\n])"
_DUMP = r"dumping decode audio to (\S+)"


class Baresip(Softphone):
    """A real `baresip` without a sound card; audio comes from and goes to files."""

    def _prepare(self) -> Program:
        ports = self._rtp_ports or free_rtp_ports(RTP_PORTS)
        quiet = self._folder / "silence.wav"
        silence(quiet, CALL_SECONDS)
        openssl = self._folder / "openssl.cnf"
        openssl.write_text(OPENSSL)
        self._names = NameServer()
        config = baresip_config(self._ca_file, self._folder, quiet, ports, self._names.port)
        (self._folder / "config").write_text(config)
        accounts = self._folder / "accounts"
        accounts.touch(mode=0o600)
        accounts.write_text(baresip_account(self.account, auto_answer=self._auto_answer))
        self._recording: Path | None = None
        command = ["baresip", "-f", str(self._folder)]
        environment = {"OPENSSL_CONF": str(openssl)}
        return Program(command, self._folder, environment, [self.account.secret])

    def start(self) -> None:
        self._names.start()
        self._program.start()
        self._program.expect("baresip is ready", TIMEOUT, "start")

    def wait_registered(self, timeout: float = TIMEOUT) -> None:
        self._program.expect(_REGISTERED, timeout, "accepted registration")

    def wait_register_refused(self, timeout: float = TIMEOUT) -> Refusal:
        found = self._program.expect(_REFUSED, timeout, "refused registration")
        if found[1]:
            return Refusal(int(found[1]), found[2].strip())
        return Refusal(None, found[3])

    def call(self, target: str) -> None:
        self._program.say(f"/dial {self.account.target(target)}")

    def wait_connected(self, timeout: float = TIMEOUT) -> None:
        found = self._program.expect(_CONNECTED, timeout, "connected call")
        if found[0].startswith("session"):
            raise CallFailed(
                self._program.report(f"the call failed: {found[0]}"),
                int(found[1]) if found[1] else None,
            )

    def wait_incoming(self, timeout: float = TIMEOUT) -> str:
        return self._program.expect(_INCOMING, timeout, "incoming call")[1].strip()

    def answer(self) -> None:
        self._program.say("/accept")

    def hangup(self) -> None:
        self._program.say("/hangup")
        # Of a call shorter than a second it does not say that it is over, only that it ends it.
        self._program.expect(_HUNG_UP, TIMEOUT, "hang-up")
        self._save_recording()

    def wait_ended(self, timeout: float = TIMEOUT) -> str:
        found = self._program.expect(_ENDED, timeout, "end of the call")
        self._save_recording()
        return found[1] or found[2]

    def play(self, wav: Path) -> None:
        longer = self._folder / "playing.wav"
        padded(wav, longer, CALL_SECONDS)
        self._program.say(f"/ausrc aufile,{longer}")

    def record(self, wav: Path) -> None:
        """As `Softphone.record`; the whole call is in it, from its first packet."""
        self._recording = wav

    def _save_recording(self) -> None:
        dump = self._program.latest(_DUMP)
        if self._recording and dump and Path(dump[1]).exists():
            shutil.copyfile(dump[1], self._recording)
        self._recording = None

    def stop(self) -> None:
        self._program.quit("/quit")
        self._save_recording()
        self._names.close()

    def vanish(self) -> None:
        super().vanish()
        self._names.close()
