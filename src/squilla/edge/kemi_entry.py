"""Kamailio's way in: builds the router. Copied to a folder that becomes `sys.path[0]`."""

from pathlib import Path

import KSR

from squilla.edge.config import read_config
from squilla.edge.ksr import Ksr
from squilla.edge.router import Router

CONFIG = Path(__file__).parent.parent / "edge.json"


def mod_init() -> Router:
    """Called once, before Kamailio forks its workers; an error here stops it."""
    config = read_config(CONFIG)
    return Router(Ksr(KSR, config.log_mark), config)
