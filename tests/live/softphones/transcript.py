"""Everything a softphone printed, searchable in order, bounded in size."""

import re
import threading
import time

LIMIT = 4_000_000  # characters kept; a call at full verbosity prints some 100 kB
TAIL = 2_500  # characters shown when an expectation fails


class Transcript:
    """Text that grows from one thread and is waited on from another.

    Each successful `expect` moves a cursor past its match, so that asking twice for the same
    event means two events.
    """

    def __init__(self) -> None:
        self._text = ""
        self._cursor = 0
        self._closed = False
        self._changed = threading.Condition()

    def append(self, text: str) -> None:
        with self._changed:
            self._text += text
            surplus = max(0, len(self._text) - LIMIT)
            self._text = self._text[surplus:]
            self._cursor = max(0, self._cursor - surplus)
            self._changed.notify_all()

    def close(self) -> None:
        """No more text will come: waiting for any is over."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def expect(self, pattern: str, timeout: float) -> re.Match[str] | None:
        """The next match after the cursor, or None after `timeout` seconds or at the end."""
        wanted = re.compile(pattern)
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                found = wanted.search(self._text, self._cursor)
                if found:
                    self._cursor = found.end()
                    return found
                left = deadline - time.monotonic()
                if self._closed or left <= 0:
                    return None
                self._changed.wait(left)

    def latest(self, pattern: str) -> re.Match[str] | None:
        """The last match in the whole text; the cursor stays where it is."""
        with self._changed:
            return max(re.finditer(pattern, self._text), key=re.Match.start, default=None)

    def tail(self) -> str:
        with self._changed:
            return self._text[-TAIL:]
