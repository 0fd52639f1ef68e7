"""Every setting of Squilla in one tree: `squilla.toml`, the environment, and `NAME_FILE`.

A value is looked for in `SQUILLA_NAME_FILE` (a file whose text is the value, for secrets), then in
`SQUILLA_NAME`, then in `squilla.toml`, then in the tree. `docs/settings.md` and the file that a
first `make run` writes are generated from here, so a new setting needs its description.
"""

from squilla.settings.reading import (
    ENV_PREFIX,
    BadSettings,
    as_environment,
    from_here,
    read_settings,
)
from squilla.settings.tree import Settings

__all__ = ["ENV_PREFIX", "BadSettings", "Settings", "as_environment", "from_here", "read_settings"]
