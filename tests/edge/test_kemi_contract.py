"""The edge against the interface of the real Kamailio, as it is written and as it is loaded."""

import json
import re
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

import squilla
from squilla.edge.contact import DEFAULT_EXPIRES
from squilla.edge.router import Router
from tests.edge.kemi_use import (
    SOURCES,
    complaints,
    every_call,
    modules,
    route_names,
    tables,
)

API = {path.stem: json.loads(path.read_text()) for path in Path(__file__).parent.glob("api-*.json")}
CFG = (files("squilla.ops") / "templates" / "kamailio.cfg").read_text(encoding="utf-8")
ROOT = Path(squilla.__file__).parent.parent
SYSTEM_PYTHON = Path("/usr/bin/python3")

LOAD_EVERYTHING = """
import importlib, pathlib, sys, types
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
sys.modules["KSR"] = types.ModuleType("KSR")
for file in sorted((root / "squilla" / "edge").rglob("*.py")):
    parts = file.relative_to(root).with_suffix("").parts
    importlib.import_module(".".join(part for part in parts if part != "__init__"))
for name, module in sys.modules.items():
    if name.partition(".")[0] == "squilla":
        print(name)
    file = getattr(module, "__file__", None) or ""
    assert "-packages" not in file, f"{name} is not of the standard library: {file}"
"""


def test_there_is_an_interface_to_compare_with() -> None:
    assert "api-5.6" in API
    assert len(API["api-5.6"]) > 500


def test_every_file_of_the_folder_is_read() -> None:
    assert {"dialog", "registrar", "tables", "transaction", "waiting"} <= set(SOURCES)
    assert {"tmx.t_suspend", "tsilo.ts_append", "tcpops.tcp_set_connection_lifetime"} <= {
        name for _, name, _ in every_call()
    }


@pytest.mark.parametrize("version", API)
@pytest.mark.parametrize("file", SOURCES)
def test_every_function_exists_with_these_parameters_and_this_kind_of_answer(
    version: str, file: str
) -> None:
    assert complaints(SOURCES[file], API[version]) == []


@pytest.mark.parametrize(
    "line",
    [
        "self._raw.tm.t_relay_to_nowhere()",
        "self._raw.t_relay()",
        "self._raw.tm.t_relay(1)",
        "self._raw.sl.send_reply('200', 'OK')",
        "self._raw.sl.send_reply(200, reason='OK')",
        "x = 1 if self._raw.tm.t_relay() else 2",
        "x = not self._raw.tm.t_relay()",
        "bool(self._raw.tm.t_relay())",
        "is_yes(self._raw.pv.is_null('$du'))",
        "x = self._raw.pv.is_null('$du') < 0",
        "is_yes(self._raw.htable.sht_get('a', 'b'))",
        "x = self._raw.tm.t_relay() is not None",
        "x = self._raw.err('text')",
        "self._raw.tmx.t_continue('7', 42, 'ksr_resume')",
    ],
)
def test_what_kamailio_would_not_do_is_found(line: str) -> None:
    assert len(complaints(line, API["api-5.6"])) == 1


def test_routes_armed_by_name_are_callbacks_of_the_router() -> None:
    assert route_names() == {"ksr_branch", "ksr_reply", "ksr_failure", "ksr_resume"}
    assert all(callable(getattr(Router, name)) for name in route_names())


def test_events_of_the_configuration_are_callbacks_of_the_router() -> None:
    names = re.findall(r'"event_callback", "(\w+)"', CFG)
    assert len(names) == 2
    assert all(callable(getattr(Router, name)) for name in names)


def test_callbacks_that_the_router_lacks_are_switched_off() -> None:
    assert not hasattr(Router, "ksr_onsend_route")
    assert 'kemi.onsend_route_callback="none"' in CFG
    assert hasattr(Router, "ksr_reply_route")
    assert "kemi.reply_route_callback" not in CFG


def test_the_shared_tables_are_those_of_the_configuration() -> None:
    assert tables() == set(re.findall(r'"htable", "htable", "(\w+)=>', CFG))


def test_a_registration_that_asks_for_no_time_gets_what_the_configuration_says() -> None:
    assert f'modparam("registrar", "default_expires", {DEFAULT_EXPIRES})' in CFG


def test_every_module_that_is_called_is_loaded() -> None:
    assert modules() <= set(re.findall(r'loadmodule "(\w+)\.so"', CFG))


def test_the_distributions_python_loads_the_edge_with_nothing_else() -> None:
    command = [str(SYSTEM_PYTHON), "-I", "-S", "-B", "-c", LOAD_EVERYTHING, str(ROOT)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ran.stderr == ""
    loaded = set(ran.stdout.split())
    assert {"squilla.edge.router", "squilla.edge.kemi_entry"} <= loaded
    assert all(name == "squilla" or name.startswith("squilla.edge") for name in loaded)
