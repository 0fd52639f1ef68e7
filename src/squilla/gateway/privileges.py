"""Gives up root for good: what only root may read has been read, what only root may bind is bound.

setpriv(1) does the same for the services of `squilla up`, which are programs of their own.
"""

import os
from pathlib import Path

from squilla.ops.preflight import Identity
from squilla.settings import BadSettings


def become(identity: Identity) -> None:
    """Change this process to another user; BadSettings when that user cannot read our code."""
    os.setgroups([])
    os.setgid(identity.gid)
    os.setuid(identity.uid)
    if not os.access(Path(__file__), os.R_OK):
        raise BadSettings(
            f"Setting user: {identity.name} cannot read this program's folder: install it where "
            "everybody can, as in /opt."
        )
