"""Reads how `edge/ksr/` uses Kamailio's functions, and compares it with what the real one has.

An `api-*.json` is the list that `app_python3.api_list` of that version gives: for each function its
parameters, and whether it answers an int (1 is yes, -1 no), a bool, a value or nothing.
"""

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from squilla.edge import ksr

Api = Mapping[str, Mapping[str, Any]]
FOLDER = Path(ksr.__file__).parent
SOURCES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py"))}
_RAW = "self._raw."
_INT_OR_VALUE = {"int", "xval"}
_ANY = {"int", "bool", "xval", "none"}


def raw_calls(source: str) -> Iterator[tuple[str, ast.Call, ast.AST]]:
    """Each call of Kamailio's module: its dotted name, the call, and what the call is part of."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(_RAW):
            yield ast.unparse(node.func).removeprefix(_RAW), node, parents[node]


def complaints(source: str, api: Api) -> list[str]:
    """What Kamailio would not do as the source expects it."""
    found = []
    for name, call, within in raw_calls(source):
        line = f"line {call.lineno}: {name}"
        if name not in api:
            found.append(f"{line} does not exist")
            continue
        if not _fits(call, api[name]["params"]):
            found.append(f"{line} takes {api[name]['params']}")
        if api[name]["ret"] not in _readable(within):
            found.append(f"{line} answers {api[name]['ret']}, and is not read as that")
    return found


def _fits(call: ast.Call, wanted: list[str]) -> bool:
    if call.keywords or len(call.args) != len(wanted):
        return False
    return all(_type(arg) in (kind, None) for arg, kind in zip(call.args, wanted, strict=True))


def _type(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.JoinedStr):
        return "str"
    return type(argument.value).__name__ if isinstance(argument, ast.Constant) else None


def _readable(within: ast.AST) -> set[str]:
    """The kinds of answer that this place reads rightly."""
    match within:
        case ast.Expr():
            return _ANY
        case ast.Call(func=ast.Name(id="is_yes" | "int")):
            return {"int"}
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return {"xval"}
        case ast.Compare():
            return {"int"}
        case ast.Assign():
            return _INT_OR_VALUE
        case _:
            return {"bool"}


def every_call() -> Iterator[tuple[str, str, ast.Call]]:
    """Each call in the folder: its file, its dotted name, the call."""
    for file, source in SOURCES.items():
        for name, call, _ in raw_calls(source):
            yield file, name, call


def route_names() -> set[str]:
    """The routes that the folder arms by name, or has a parked call go on in."""
    armed = (call.args[0] for _, name, call in every_call() if name.startswith("tm.t_on_"))
    resumed = (call.args[2] for _, name, call in every_call() if name == "tmx.t_continue")
    return {ast.literal_eval(route) for route in (*armed, *resumed)}


def tables() -> set[str]:
    """The shared tables that the folder names, by constants of each file."""
    return {
        getattr(importlib.import_module(f"{ksr.__name__}.{file}"), ast.unparse(call.args[0]))
        for file, name, call in every_call()
        if name.startswith("htable.")
    }


def modules() -> set[str]:
    """The modules whose functions the folder calls; `hdr` and `pv` belong to the core."""
    spaces = {name.partition(".")[0] for _, name, _ in every_call() if "." in name}
    return spaces - {"hdr", "pv"}
