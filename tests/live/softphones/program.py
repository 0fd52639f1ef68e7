"""One child process that is talked to by lines, as a person at its terminal would."""

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.live.softphones.errors import SoftphoneError
from tests.live.softphones.redact import redact
from tests.live.softphones.transcript import Transcript

GRACE = 5.0  # seconds a softphone gets to unregister before it is ended


class Program:
    """A console program with a private home, its output in a `Transcript`."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        environment: Mapping[str, str],
        secrets: Sequence[str] = (),
    ) -> None:
        self._command = list(command)
        self._home = home
        self._environment = {"HOME": str(home), "PATH": os.environ["PATH"], **environment}
        self._secrets = tuple(secrets)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._output = Transcript()

    def start(self) -> None:
        if self._process is not None:
            raise SoftphoneError(f"{self._command[0]} was started before: make a new one")
        self._process = subprocess.Popen(
            self._command,
            cwd=self._home,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        while chunk := os.read(process.stdout.fileno(), 65536):
            self._output.append(chunk.decode(errors="replace"))
        self._output.close()

    def say(self, line: str) -> None:
        """Types one line; raises SoftphoneError when the program is gone."""
        process = self._process
        if process is None or process.stdin is None:
            raise SoftphoneError(f"{self._command[0]} is not running: call start() first")
        try:
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
        except (BrokenPipeError, ValueError):
            command = line.split(maxsplit=1)[0]
            raise SoftphoneError(self.report(f"it ended before {command!r}")) from None

    def expect(self, pattern: str, timeout: float, what: str) -> re.Match[str]:
        """Waits at most `timeout` seconds for `pattern`; the error says it wanted `what`."""
        found = self._output.expect(pattern, timeout)
        if found is None:
            raise SoftphoneError(self.report(f"no {what} within {timeout:g} s"))
        return found

    def latest(self, pattern: str) -> re.Match[str] | None:
        return self._output.latest(pattern)

    def report(self, message: str) -> str:
        """`message` with the end of the output, secrets left out."""
        tail = redact(self._output.tail(), self._secrets)
        return f"{self._command[0]}: {message}; it said last:\n{tail}"

    def quit(self, farewell: str) -> None:
        """Asks it to leave, which unregisters; ends it when it does not. Safe to repeat."""
        if self._process is not None and self._process.poll() is None:
            with contextlib.suppress(SoftphoneError):
                self.say(farewell)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(GRACE)
        self.kill()

    def kill(self) -> None:
        """Ends it at once, as a phone that loses power: nothing is unregistered."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(GRACE)
        if self._reader is not None:
            self._reader.join(GRACE)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()
