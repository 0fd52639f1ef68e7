"""Random keys of this installation, made once and kept in the state folder."""

import secrets
from pathlib import Path


def installation_key(state: Path, name: str) -> str:
    """A 256-bit key as hex digits, the same after each restart; its file is for the owner only."""
    path = state / f"{name}.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
