"""The contract mounted as in the product, with a store, a clock and an edge that tests set."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from squilla.doctor.target import Target
from squilla.enroll.access import AccessControl
from squilla.enroll.logins import LoginRules, Logins
from squilla.enroll.passwords import hash_password
from squilla.model import tokens
from squilla.model.accounts import Account
from squilla.services import Services
from squilla.store import accounts
from squilla.store.engine import Store
from squilla.webrest.app import contract_app

FQDN = "pbx.example.com"
PASSWORD = "s3cret"
SESSION_SECONDS = 3600.0
PENDING_SECONDS = 600.0
VAPID = "B" + "v" * 86
PUSH_HOST = "push.example.com"
APP = {"Auth-Exp": "no-exp"}

APP_ENDPOINTS = {
    "/authentication/login": "post",
    "/authentication/logout": "post",
    "/user/me": "get",
    "/user/presencelist": "get",
    "/user/presence": "post",
    "/user/endpoints/all": "get",
    "/astproxy/opgroups": "get",
    "/astproxy/extensions": "get",
    "/phonebook/search/{term}": "get",
    "/phonebook/getall/": "get",
    "/astproxy/recall_on_busy": "post",
    "/astproxy/start_spy": "post",
    "/astproxy/intrude": "post",
    "/astproxy/unmute_record": "post",
    "/astproxy/mute_record": "post",
    "/astproxy/pickup_conv": "post",
    "/astproxy/hangup": "post",
    "/profiling/all": "get",
}

OWN_ENDPOINTS = {
    "/authentication/token": ("post",),
    "/user/push": ("get", "put", "delete"),
    "/user/calls/decline": ("post",),
}
"""What our own app calls besides."""

Headers = dict[str, str]


@cache
def hashed(password: str) -> str:
    return hash_password(password)


@dataclass
class World:
    """What a test turns and looks at."""

    services: Services
    now: float = 1_790_000_000.0
    registered: dict[str, bool | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    waiting: set[tuple[str, str]] = field(default_factory=set)
    changes: int = 0

    def client(self, address: str = "198.51.100.7") -> TestClient:
        mounted = Starlette(routes=[Mount("/webrest", contract_app(self.services))])
        base = f"https://{FQDN}/webrest/"
        return TestClient(mounted, base_url=base, client=(address, 40000))

    def add(
        self,
        username: str = "alice",
        extension: str = "201",
        *,
        name: str = "Alice Rossi",
        password: str | None = PASSWORD,
        once: bool = False,
    ) -> Account:
        with self.services.store.begin() as tx:
            return accounts.add(
                tx,
                username=username,
                display_name=name,
                extension=extension,
                password_hash=None if password is None else hashed(password),
                password_once=once,
            )

    def qr_login(self, account: Account) -> Headers:
        """What the app sends after it framed a new QR."""
        username, token, _ = self.services.logins.mint_qr(account, self.now).text.split(";")
        return authorization(username, token)

    def sign_in(self, account: Account) -> Headers:
        """What a checker sends after a login that is not the app's."""
        nonce = self.services.access.open_session(
            account, typed=account.username, password=PASSWORD, now=self.now
        )
        (token,) = tokens.app_tokens(account.username, PASSWORD, nonce)
        return authorization(account.username, token)


def authorization(username: str, token: str) -> Headers:
    """The header that carries both."""
    return {"Authorization": f"{username}:{token}"}


def login(
    client: TestClient,
    username: str = "alice",
    password: str = PASSWORD,
    headers: Headers | None = None,
) -> str:
    """Log in as the Android app does and return the token it computes."""
    body = {"username": username, "password": password}
    answer = client.post("authentication/login", json=body, headers=headers or {})
    assert answer.status_code == 401
    nonce = answer.headers["www-authenticate"][7:]
    message = f"{username}:{password}:{nonce}"
    return hmac.new(password.encode(), message.encode(), hashlib.sha1).hexdigest()


@contextmanager
def make_world(folder: Path) -> Iterator[World]:
    store = Store(f"sqlite:///{folder / 'store.db'}")
    store.migrate()
    rules = LoginRules(FQDN, mobile_prefix="92", pending_seconds=PENDING_SECONDS)

    def changed() -> None:
        world.changes += 1

    def registered(sip_user: str) -> bool | None:
        world.asked.append(sip_user)
        return world.registered.get(sip_user, False)

    def decline(sip_user: str, call_id: str) -> bool:
        is_there = (sip_user, call_id) in world.waiting
        world.waiting.discard((sip_user, call_id))
        return is_there

    services = Services(
        store=store,
        rules=rules,
        logins=Logins(store, rules, changed),
        access=AccessControl(store, rules, session_seconds=SESSION_SECONDS, changed=changed),
        clock=lambda: world.now,
        registered=registered,
        decline=decline,
        session_seconds=SESSION_SECONDS,
        phone_port=6061,
        trial_certificate=False,
        push_services=frozenset({"webpush"}),
        vapid_public=VAPID,
        webpush_hosts=(PUSH_HOST,),
        target=Target(FQDN),
    )
    world = World(services)
    try:
        yield world
    finally:
        store.close()
