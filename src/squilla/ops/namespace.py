"""Shows one process a file or folder in another place, as an unprivileged user.

The process gets a mount namespace of its own (mount_namespaces(7)), so nobody else sees the mount.
Not allowed everywhere: in some containers, and without root.
"""

import shlex
import subprocess
from pathlib import Path

from squilla.ops.preflight import Identity


def bound(source: Path, target: Path, identity: Identity) -> tuple[str, ...]:
    """What to put before a command so that it sees `source` at `target`, read-only, as `identity`.

    It is told to end when its parent is killed; changing the user makes the kernel forget that.
    """
    bind = shlex.join(["mount", "--bind", "-o", "ro", str(source), str(target)])
    who = ["--reuid", str(identity.uid), "--regid", str(identity.gid), "--clear-groups"]
    become = shlex.join(["setpriv", *who, "--pdeathsig", "TERM"])
    return ("unshare", "--mount", "sh", "-c", f'{bind} && exec {become} "$@"', "sh")


def succeeds(command: tuple[str, ...]) -> bool:
    """Whether a command that does nothing of note runs here."""
    try:
        subprocess.run(command, cwd="/", capture_output=True, check=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return False
    return True
