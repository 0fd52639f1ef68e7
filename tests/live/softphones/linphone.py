"""Drives `linphonec`, the console phone on the engine that the NethCTI app is built from."""

import re
from pathlib import Path

from tests.live.softphones.errors import CallFailed, Refusal
from tests.live.softphones.linphone_rc import linphone_rc
from tests.live.softphones.phone import RTP_PORTS, TIMEOUT, Softphone
from tests.live.softphones.ports import free_rtp_ports
from tests.live.softphones.program import Program

_RC = "linphonerc"
_VERBOSE = "5"  # messages: the lowest level that tells why a registration failed
_HOMES = (".local/share/linphone", ".config/linphone")  # it fails when these are missing
_REGISTERED = r"Register refresher \[200\]"
_REFUSED = r"Register refresher \[([3-6]\d\d)\] reason \[([^\]]*)\]"
_NO_ANSWER = "io error"  # liblinphone reports a dead connection as a 503 with this reason
_CONNECTED = r"Media streams established with .+ for call|Call \d+ with .+ (?:error|ended)"
_STATUS = r"receiving call response \[([3-6]\d\d)\]"
_ENDED = r"Call \d+ with .+ (error|ended \([^)]*\))"
_INCOMING = r"Receiving new incoming call from (.+), assigned id \d+"


class Linphone(Softphone):
    """A real `linphonec` without a sound card; audio comes from and goes to files."""

    def _prepare(self) -> Program:
        ports = self._rtp_ports or free_rtp_ports(RTP_PORTS)
        for home in _HOMES:
            (self._folder / home).mkdir(parents=True, exist_ok=True)
        rc = self._folder / _RC
        rc.touch(mode=0o600)
        rc.write_text(linphone_rc(self.account, self._ca_file, ports))
        command = ["linphonec", "-c", _RC, "-d", _VERBOSE]
        if self._auto_answer:
            command.append("-a")
        return Program(command, self._folder, {}, [self.account.secret])

    def start(self) -> None:
        self._program.start()
        self._program.say("soundcard use files")
        # An account that is refused at once makes it ask for the password and take our line.
        self._program.expect("Using wav files|Password for", TIMEOUT, "prompt")

    def wait_registered(self, timeout: float = TIMEOUT) -> None:
        self._program.expect(_REGISTERED, timeout, "accepted registration")

    def wait_register_refused(self, timeout: float = TIMEOUT) -> Refusal:
        found = self._program.expect(_REFUSED, timeout, "refused registration")
        status, reason = int(found[1]), found[2]
        return Refusal(None if reason == _NO_ANSWER else status, reason)

    def call(self, target: str) -> None:
        self._program.say(f"call {self.account.target(target)}")

    def wait_connected(self, timeout: float = TIMEOUT) -> None:
        found = self._program.expect(_CONNECTED, timeout, "connected call")
        if not found[0].startswith("Media"):
            status = self._program.latest(_STATUS)
            raise CallFailed(
                self._program.report(f"the call failed: {found[0]}"),
                int(status[1]) if status else None,
            )

    def wait_incoming(self, timeout: float = TIMEOUT) -> str:
        return self._program.expect(_INCOMING, timeout, "incoming call")[1].strip()

    def answer(self) -> None:
        self._program.say("answer")

    def hangup(self) -> None:
        self._program.say("terminate")
        self.wait_ended()

    def wait_ended(self, timeout: float = TIMEOUT) -> str:
        return self._program.expect(_ENDED, timeout, "end of the call")[1]

    def wait_key(self, key: str, timeout: float = TIMEOUT) -> None:
        """Waits until the other side has pressed that key (RFC 4733).

        It tells each of the three packets that end a key.
        """
        self._program.expect(rf"Receiving tone {re.escape(key)} from", timeout, f"key {key}")

    def play(self, wav: Path) -> None:
        self._program.say(f"play {wav.resolve()}")

    def record(self, wav: Path) -> None:
        self._program.say(f"record {wav.resolve()}")

    def stop(self) -> None:
        self._program.quit("quit")
