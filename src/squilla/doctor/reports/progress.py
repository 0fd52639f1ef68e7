"""One line on the terminal while checks run: how many are done, and for which it still waits."""

from collections.abc import Callable, Sequence

from squilla.doctor.engine import Attempt

_MOST_NAMED = 3
_CLEAR = "\r\x1b[2K"


class Progress:
    """An observer of the engine; `write` puts text on a terminal without a new line."""

    def __init__(self, codes: Sequence[str], write: Callable[[str], None]) -> None:
        self._all = len(codes)
        self._waiting = dict.fromkeys(codes)
        self._write = write
        self._show()

    def __call__(self, attempt: Attempt) -> None:
        """A check has ended."""
        self._waiting.pop(attempt.check.code, None)
        self._show()

    def clear(self) -> None:
        """Leave the line empty for what comes."""
        self._write(_CLEAR)

    def _show(self) -> None:
        named = list(self._waiting)[:_MOST_NAMED]
        more = ", …" if len(self._waiting) > _MOST_NAMED else ""
        done = self._all - len(self._waiting)
        self._write(f"{_CLEAR}{done}/{self._all}  {', '.join(named)}{more}")
