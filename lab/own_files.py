"""Files that only the PBX of the lab has: programs, and a folder /etc/asterisk.

Whatever runs there sees them in a mount namespace of its own, so that nothing is left on the
machine, however the lab ends. /etc has to have a mount point first, which a second layer gives it.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LAY = (
    'mount -t overlay -o "ro,lowerdir=$0/layer:/etc" overlay /etc'
    ' && mount --bind "$0/asterisk" /etc/asterisk'
    ' && mount --bind "$0/programs" /usr/local/sbin'
    ' && exec "$@"'
)


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """The folder where they really are; what is put there is seen at once."""

    folder: Path

    @property
    def asterisk(self) -> Path:
        """What is /etc/asterisk there."""
        return self.folder / "asterisk"

    @property
    def programs(self) -> Path:
        """What is /usr/local/sbin there."""
        return self.folder / "programs"

    @property
    def prefix(self) -> tuple[str, ...]:
        """What to put before a command that is to see them."""
        return ("unshare", "--mount", "sh", "-c", _LAY, str(self.folder))


@contextmanager
def own_files() -> Iterator[OwnFiles]:
    """Both folders, empty."""
    own = OwnFiles(Path(tempfile.mkdtemp(prefix="squilla-lab-")))
    try:
        own.folder.chmod(0o755)  # services run as another user
        for folder in (own.asterisk, own.programs, own.folder / "layer" / "asterisk"):
            folder.mkdir(parents=True)
        yield own
    finally:
        shutil.rmtree(own.folder)
