"""The transports that Asterisk's files promise, as opposed to those that run (A1)."""

from dataclasses import dataclass
from pathlib import Path

from squilla.pbx.config_files import Section, read_sections
from squilla.pbx.transport import SETTINGS, Transport, transport_of


@dataclass(frozen=True, slots=True)
class Configured:
    """A transport in a file; `modified` is when that was last written, Unix time."""

    transport: Transport
    path: str
    modified: float


def read_transports(folder: Path, root: Path = Path("/")) -> tuple[Configured, ...]:
    """Those of `pjsip.conf` in a folder, with all its includes; raises Unreadable."""
    sections = read_sections(folder / "pjsip.conf", SETTINGS, root)
    return tuple(_configured(section) for section in sections if _is_transport(section))


def _is_transport(section: Section) -> bool:
    return not section.is_template and dict(section.settings).get("type") == "transport"


def _configured(section: Section) -> Configured:
    transport = transport_of(section.name, section.settings)
    return Configured(transport, section.path, section.modified)
