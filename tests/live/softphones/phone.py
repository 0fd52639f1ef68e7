"""What every softphone under test can do, so that tests run over all of them.

    @pytest.mark.parametrize("kind", [Linphone, Baresip])
    def test_echo(kind: type[Softphone], ...):
        with kind(account, folder, ca_file) as phone:
            phone.wait_registered()

Waits are bounded; a wait that fails raises `SoftphoneError` with the end of the program's log.
"""

from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.live.softphones.account import SipAccount
from tests.live.softphones.errors import Refusal
from tests.live.softphones.program import Program

TIMEOUT = 10.0  # seconds, for anything that happens on one machine
RTP_PORTS = 8  # enough for the calls one phone holds in a test


class Softphone(ABC):
    """A real SIP phone: TLS with the server verified, SRTP (SDES) or no call."""

    def __init__(
        self,
        account: SipAccount,
        folder: Path,
        ca_file: Path,
        *,
        auto_answer: bool = False,
        rtp_ports: tuple[int, int] | None = None,
    ) -> None:
        """`folder` becomes its private home; `ca_file` is the only authority it trusts (PEM).

        `rtp_ports` are the first and last UDP port for media, free ones when left out.
        """
        self.account = account
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.resolve()
        self._ca_file = ca_file.resolve()
        self._auto_answer = auto_answer
        self._rtp_ports = rtp_ports
        self._program = self._prepare()

    @abstractmethod
    def _prepare(self) -> Program:
        """Writes the configuration and returns the program that reads it, not yet started."""

    @abstractmethod
    def start(self) -> None:
        """Starts the program; it registers by itself."""

    @abstractmethod
    def wait_registered(self, timeout: float = TIMEOUT) -> None:
        """Waits for the next accepted REGISTER."""

    @abstractmethod
    def wait_register_refused(self, timeout: float = TIMEOUT) -> Refusal:
        """Waits for the next REGISTER that fails for good, by answer or by connection."""

    @abstractmethod
    def call(self, target: str) -> None:
        """Dials a number of the own domain, or a SIP URI; does not wait."""

    @abstractmethod
    def wait_connected(self, timeout: float = TIMEOUT) -> None:
        """Waits until the call is answered and media runs; raises at once when it fails."""

    @abstractmethod
    def wait_incoming(self, timeout: float = TIMEOUT) -> str:
        """Waits until it rings; returns the caller as the phone shows it."""

    @abstractmethod
    def answer(self) -> None:
        """Picks up the ringing call."""

    @abstractmethod
    def hangup(self) -> None:
        """Ends the call, or refuses the ringing one, and waits until that is done."""

    @abstractmethod
    def wait_ended(self, timeout: float = TIMEOUT) -> str:
        """Waits until the call is over, whoever ended it; returns the phone's own wording."""

    @abstractmethod
    def play(self, wav: Path) -> None:
        """Sends a WAV (8 kHz mono 16 bit) into the connected call, then silence."""

    @abstractmethod
    def record(self, wav: Path) -> None:
        """Keeps what the connected call receives; `wav` is complete once the call is over."""

    @abstractmethod
    def stop(self) -> None:
        """Unregisters and ends the program. Safe to repeat."""

    def vanish(self) -> None:
        """Ends the program at once, without a word to the server: a phone put to sleep."""
        self._program.kill()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.vanish()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
