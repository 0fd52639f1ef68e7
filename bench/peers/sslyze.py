"""sslyze, limited to certificates (`--certinfo`); it lives in an environment of its own."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.peers.complaints import Complaint, Complaints

_PROJECT = Path(__file__).parents[2]
_PROGRAM = _PROJECT / ".venv-bench" / "bin" / "sslyze"
_OUR_STORE = "Supplied CA file"
_BY_ERROR = {
    "no matching subjectAltName": Complaint.NAME,
    "not valid at validation time": Complaint.EXPIRED,
}


def command(host: str, ports: Sequence[int], authority: Path) -> list[str]:
    """All ports in one run, which it does side by side."""
    only = ("--certinfo", "--certinfo_ca_file", str(authority), "--mozilla_config", "disable")
    return [str(_PROGRAM), *only, "--json_out", "-", *(f"{host}:{port}" for port in ports)]


def read(text: str) -> Complaints:
    """Whether the store that it was given led to trust, and why not; its own are not asked."""
    results = json.loads(text)["server_scan_results"]
    return {one["server_location"]["port"]: frozenset(map(_of, _errors(one))) for one in results}


def _errors(result: dict[str, Any]) -> list[str]:
    deployed = result["scan_result"]["certificate_info"]["result"]["certificate_deployments"]
    return [
        tried["validation_error"]
        for certificate in deployed
        for tried in certificate["path_validation_results"]
        if tried["trust_store"]["name"] == _OUR_STORE and not tried["was_validation_successful"]
    ]


def _of(error: str) -> Complaint:
    named = (complaint for words, complaint in _BY_ERROR.items() if words in error)
    return next(named, Complaint.UNTRUSTED)
