"""Checks JSON answers field by field, as strictly as the app that crashes on a missing one."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = {str: "string", dict: "object", list: "array", int: "number", bool: "boolean"}
_STEP = re.compile(r"([^.\[\]]+)|\[(\d*)\]")

Shape = Mapping[str, type]


class ContractError(AssertionError):
    """The server's answer is not what the app needs; names the field."""


def check(payload: Any, shape: Shape, what: str) -> None:
    """Raises ContractError for the first path of `shape` that is absent or of another type.

    Paths read `endpoints.extension[].type`: `[]` means every element, `[0]` the first one,
    and a lone `*` every value of an object.
    """
    for path, kind in shape.items():
        for name, value in _reach(payload, path, what):
            require(value, kind, f"{what}: {name}")


def require(value: Any, kind: type, name: str) -> None:
    """One value's type; a JSON true is not a number, although Python's True is an int."""
    fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if not fits:
        raise ContractError(f"{name} is {_said(value)}, the app needs a JSON {_NAMES[kind]}")


def _said(value: Any) -> str:
    return "missing or null" if value is None else f"a JSON {_NAMES.get(type(value), 'number')}"


def _reach(payload: Any, path: str, what: str) -> Iterator[tuple[str, Any]]:
    found = [("", payload)]
    for step in _STEP.finditer(path):
        found = [deeper for at in found for deeper in _step(at, step, what)]
    return iter(found)


def _step(at: tuple[str, Any], step: re.Match[str], what: str) -> list[tuple[str, Any]]:
    name, value = at
    if step[1] is None:
        require(value, list, f"{what}: {name or 'body'}")
        return _elements(name, value, step[2], what)
    require(value, dict, f"{what}: {name or 'body'}")
    keys = list(value) if step[1] == "*" else [step[1]]
    return [(f"{name}.{key}".lstrip("."), value.get(key)) for key in keys]


def _elements(name: str, items: list[Any], index: str, what: str) -> list[tuple[str, Any]]:
    if not index:
        return [(f"{name}[{n}]", item) for n, item in enumerate(items)]
    if int(index) >= len(items):
        raise ContractError(f"{what}: {name} has no element {index}, the app reads it blindly")
    return [(f"{name}[{index}]", items[int(index)])]
