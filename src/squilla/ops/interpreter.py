"""Runs this installation's Python as the services' user, even from a folder closed to that user.

Somebody who tries Squilla clones it to /root. The one process that needs the code then gets a mount
namespace of its own (mount_namespaces(7)) in which the folder is bound, read-only, to a place the
user can enter; nobody else sees it there. Where that is not allowed either, as in some containers,
the portal runs as root, and the log says so.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import structlog

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
    if identity is not None:
        for way in _ways(identity, mount_point):
            if _works(way):
                return way
        log.warning(
            "portal runs as root: its user cannot read this folder; clone to /opt instead",
            user=identity.name,
        )
    return Interpreter((sys.executable,), None)


def _ways(identity: Identity, mount_point: Path) -> Iterator[Interpreter]:
    yield Interpreter((sys.executable,), identity)
    project = Path(os.path.commonpath([sys.prefix, _PACKAGES]))
    mount_point.mkdir(mode=0o755, exist_ok=True)
    python = mount_point / Path(sys.prefix).relative_to(project) / "bin" / "python"
    bind = shlex.join(["mount", "--bind", "-o", "ro", str(project), str(mount_point)])
    who = ["--reuid", str(identity.uid), "--regid", str(identity.gid), "--clear-groups"]
    run = shlex.join(["setpriv", *who, "--pdeathsig", "TERM", str(python)])
    yield Interpreter(
        ("unshare", "--mount", "sh", "-c", f'{bind} && exec {run} "$@"', "sh"),
        None,
        {"PYTHONPATH": str(mount_point / _PACKAGES.relative_to(project))},
    )


def _works(way: Interpreter) -> bool:
    who = way.identity
    try:
        subprocess.run(  # noqa: S603 - our own interpreter
            [*way.command, "-c", "import squilla"],
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
            env={**os.environ, **way.environment},
            cwd="/",
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
