"""A stand-in for the module that Kamailio provides: every call is remembered, answers are set."""

from typing import Any


class RawKsr:
    """`raw.tm.t_relay()` is remembered as ("tm.t_relay",) and answers `answers["tm.t_relay"]`."""

    def __init__(self, **variables: object) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answers: dict[str, object] = {}
        self.variables: dict[str, object] = {f"${name}": v for name, v in variables.items()}

    def __getattr__(self, name: str) -> "_Name":
        return _Name(self, name)

    def call(self, name: str, arguments: tuple[Any, ...]) -> object:
        """Remember a call and answer it."""
        if name == "pv.get":
            value = self.variables.get(arguments[0])
            if isinstance(value, Exception):
                raise value
            return value
        self.calls.append((name, *arguments))
        return self.answers.get(name, 1)


class _Name:
    def __init__(self, raw: RawKsr, name: str) -> None:
        self._raw = raw
        self._name = name

    def __getattr__(self, name: str) -> "_Name":
        return _Name(self._raw, f"{self._name}.{name}")

    def __call__(self, *arguments: Any) -> object:
        return self._raw.call(self._name, arguments)
