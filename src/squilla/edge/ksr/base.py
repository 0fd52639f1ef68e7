"""What every verb is made of: Kamailio's module, and how to read its answers."""

from typing import Any

NUL = "\0"


class Base:
    """Holds the module that Kamailio provides; one in each worker."""

    def __init__(self, raw: Any, log_mark: str = "squilla") -> None:  # noqa: ANN401 - no stubs
        self._raw = raw
        self._log_mark = log_mark
        self._proven: str | None = None

    def text(self, variable: str) -> str | None:
        """A pseudo-variable as text; None where it is null or no text.

        A NUL makes it none: Kamailio gives such values out, and fails on them as arguments.
        """
        try:
            value = self._raw.pv.get(variable)
        except UnicodeDecodeError:
            return None
        return None if value is None or NUL in str(value) else str(value)

    def _number(self, variable: str) -> int:
        return int(self.text(variable) or 0)


def is_yes(code: int) -> bool:
    """Whether a function that answers a number means yes."""
    return code > 0
