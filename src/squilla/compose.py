"""What commands, services and pages are all made of, put together from the settings."""

from itertools import count
from pathlib import Path

from squilla.control.rpc import Rpc
from squilla.enroll.logins import LoginRules, Logins
from squilla.ops.preflight import give_to_owner
from squilla.settings import Settings
from squilla.store.engine import Store

_numbers = count()


def open_store(settings: Settings) -> Store:
    """The store, with its tables in this version's shape."""
    store = Store(settings.store_url)
    store.migrate()
    give_to_owner(settings.data, "squilla.db*")
    return store


def open_rpc(run: Path, purpose: str) -> Rpc:
    """A line to Kamailio with a socket file of its own."""
    return Rpc(run / "kamailio.rpc", run / f"{purpose}-{next(_numbers)}.rpc")


def login_rules(settings: Settings) -> LoginRules:
    """What logins depend on."""
    return LoginRules(
        fqdn=settings.host,
        mobile_prefix=settings.mobile_prefix,
        pending_seconds=settings.pending_minutes * 60,
    )


def make_logins(settings: Settings, store: Store) -> Logins:
    """The single-device rule for a command: the running Squilla sees the change by itself."""
    return Logins(store, login_rules(settings), lambda: None)
