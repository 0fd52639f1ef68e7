"""Runs this installation's Python as the services' user, even from a folder closed to that user.

Somebody who tries Squilla clones it to /root. The one process that needs the code then gets a mount
namespace of its own (mount_namespaces(7)) in which the folder is bound, read-only, to a place the
user can enter; nobody else sees it there. Where that is not allowed either, as in some containers,
the portal runs as root, and the log says so.
"""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from squilla.ops.namespace import bound, succeeds
from squilla.ops.preflight import Identity

log = structlog.get_logger(__name__)

_PACKAGES = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A way to run Python: the command before its arguments, as whom, and with what environment."""

    command: tuple[str, ...]
    identity: Identity | None
    environment: dict[str, str] = field(default_factory=dict)


def find_interpreter(identity: Identity | None, mount_point: Path) -> Interpreter:
    """The least privileged way that can import our code; `mount_point` is made when needed."""
    if identity is None or _is_readable_by(identity):
        return Interpreter((sys.executable,), identity)
    way = _bound(identity, mount_point)
    if succeeds(("env", *_assignments(way), *way.command, "-c", "import squilla")):
        return way
    log.warning(
        "portal runs as root: its user cannot read this folder; clone to /opt instead",
        user=identity.name,
    )
    return Interpreter((sys.executable,), None)


def _is_readable_by(identity: Identity) -> bool:
    who = ("--reuid", str(identity.uid), "--regid", str(identity.gid), "--clear-groups")
    return succeeds(("setpriv", *who, sys.executable, "-c", "import squilla"))


def _bound(identity: Identity, mount_point: Path) -> Interpreter:
    project = Path(os.path.commonpath([sys.prefix, _PACKAGES]))
    mount_point.mkdir(mode=0o755, exist_ok=True)
    python = mount_point / Path(sys.prefix).relative_to(project) / "bin" / "python"
    packages = mount_point / _PACKAGES.relative_to(project)
    command = (*bound(project, mount_point, identity), str(python))
    return Interpreter(command, None, {"PYTHONPATH": str(packages)})


def _assignments(way: Interpreter) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in way.environment.items())
