"""The composed product on a store of its own, with a clock and an edge that tests set."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from fastapi import FastAPI

from squilla.doctor.target import Target
from squilla.enroll.access import AccessControl
from squilla.enroll.logins import LoginRules, Logins
from squilla.enroll.passwords import hash_password
from squilla.model.accounts import Account
from squilla.portal.router import install, portal_router
from squilla.probe.router import probe_router
from squilla.services import Services
from squilla.store import accounts
from squilla.store.engine import Store

FQDN = "pbx.example.com"
PASSWORD = "correct horse"
SESSION_SECONDS = 3600.0
PENDING_SECONDS = 600.0


@dataclass
class World:
    """What a test turns: the time, and whether the edge knows the phone."""

    now: float = 1_790_000_000.0
    registered: bool | None = None
    changes: list[None] = field(default_factory=list)
    push_services: frozenset[str] = frozenset({"webpush", "apns", "fcm"})


@contextmanager
def make_services(
    folder: Path, world: World, *, clock: Callable[[], float] | None = None, trial: bool = False
) -> Iterator[Services]:
    store = Store(f"sqlite:///{folder}/t.db")
    store.migrate()
    rules = LoginRules(FQDN, mobile_prefix="92", pending_seconds=PENDING_SECONDS)

    def changed() -> None:
        world.changes.append(None)

    try:
        yield Services(
            store=store,
            rules=rules,
            logins=Logins(store, rules, changed),
            access=AccessControl(store, rules, session_seconds=SESSION_SECONDS, changed=changed),
            clock=clock or (lambda: world.now),
            registered=lambda _sip_user: world.registered,
            decline=lambda _sip_user, _wake: False,
            session_seconds=SESSION_SECONDS,
            phone_port=6061,
            trial_certificate=trial,
            push_services=world.push_services,
            vapid_public="",
            webpush_hosts=(),
            target=Target(FQDN),
        )
    finally:
        store.close()


def make_app(services: Services) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.include_router(portal_router(services))
    app.include_router(probe_router(services.pairing))
    install(app, services)
    return app


_hashed = cache(hash_password)


def add_person(
    services: Services,
    username: str = "anna",
    name: str = "Anna Rossi",
    extension: str = "201",
    *,
    once: bool = False,
) -> Account:
    with services.store.begin() as tx:
        return accounts.add(
            tx,
            username=username,
            display_name=name,
            extension=extension,
            password_hash=_hashed(PASSWORD),
            password_once=once,
        )
