"""The single-device rule (M3)."""

import pytest

from squilla.enroll.logins import LoginRules, Logins, MintedQr
from squilla.model import tokens
from squilla.model.accounts import Account
from squilla.model.devices import Device, Phase
from squilla.store import devices
from squilla.store.engine import Store
from tests.unit.enroll.threads import at_once


class Edge:
    """Stands for the edge: remembers, at each change, who was logged in when it was told."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.told: list[set[str]] = []

    def __call__(self) -> None:
        with self._store.begin() as tx:
            self.told.append({device.id for device in devices.by_account(tx).values()})


@pytest.fixture
def edge(store: Store) -> Edge:
    return Edge(store)


@pytest.fixture
def logins(store: Store, rules: LoginRules, edge: Edge) -> Logins:
    return Logins(store, rules, edge)


def owner_of(store: Store, token: str) -> Device | None:
    with store.begin() as tx:
        return devices.by_token_hash(tx, tokens.token_hash(token))


def token_in(qr: MintedQr) -> str:
    return qr.text.split(";")[1]


def test_a_qr_says_user_name_token_and_public_name(logins: Logins, alice: Account) -> None:
    username, token, fqdn = logins.mint_qr(alice, 1000.0).text.split(";")
    assert (username, len(token), fqdn) == ("alice", 40, "pbx.example.com")


def test_a_qr_waits_for_its_phone_until_it_expires(logins: Logins, alice: Account) -> None:
    device = logins.mint_qr(alice, 1000.0).device
    assert device.phase(1599.0) is Phase.PENDING
    assert device.phase(1600.0) is Phase.EXPIRED


def test_the_token_is_stored_as_a_hash_and_shown_nowhere(
    store: Store, logins: Logins, alice: Account
) -> None:
    qr = logins.mint_qr(alice, 1000.0)
    assert owner_of(store, token_in(qr)) == qr.device
    assert token_in(qr) not in repr(qr)


def test_a_new_qr_ends_the_login_before_even_if_never_used(
    store: Store, logins: Logins, edge: Edge, alice: Account
) -> None:
    first = logins.mint_qr(alice, 1000.0)
    second = logins.mint_qr(alice, 1001.0)
    assert owner_of(store, token_in(first)) is None
    assert owner_of(store, token_in(second)) == second.device
    assert edge.told == [{first.device.id}, {second.device.id}]


def test_a_login_by_password_ends_the_qr_and_the_other_way_round(
    store: Store, logins: Logins, alice: Account
) -> None:
    qr = logins.mint_qr(alice, 1000.0)
    nonce = logins.app_login(alice, typed="Alice", password="s3cret", now=1001.0)
    (token,) = tokens.app_tokens("Alice", "s3cret", nonce)
    assert owner_of(store, token_in(qr)) is None
    assert owner_of(store, token) is not None
    logins.mint_qr(alice, 1002.0)
    assert owner_of(store, token) is None


def test_a_login_outside_ascii_opens_with_either_apps_token(
    store: Store, logins: Logins, alice: Account
) -> None:
    nonce = logins.app_login(alice, typed="alice", password="pässwörd", now=1000.0)
    android, ios = tokens.app_tokens("alice", "pässwörd", nonce)
    assert owner_of(store, android) == owner_of(store, ios) is not None


def test_logging_out_ends_the_login_and_says_whether_there_was_one(
    store: Store, logins: Logins, edge: Edge, alice: Account
) -> None:
    qr = logins.mint_qr(alice, 1000.0)
    assert logins.log_out(alice.id) is True
    assert logins.log_out(alice.id) is False
    assert owner_of(store, token_in(qr)) is None
    assert edge.told == [{qr.device.id}, set(), set()]


def test_other_peoples_phones_stay(
    store: Store, logins: Logins, alice: Account, bob: Account
) -> None:
    of_bob = logins.mint_qr(bob, 1000.0)
    logins.mint_qr(alice, 1001.0)
    logins.log_out(alice.id)
    assert owner_of(store, token_in(of_bob)) == of_bob.device


@pytest.mark.parametrize("first_ever", [True, False])
def test_of_qrs_made_at_once_exactly_one_is_valid(
    store: Store,
    logins: Logins,
    alice: Account,
    first_ever: bool,  # noqa: FBT001 - whether the store has seen a login before
) -> None:
    if not first_ever:
        logins.mint_qr(alice, 999.0)
    made = at_once(8, lambda number: logins.mint_qr(alice, 1000.0 + number))
    valid = [qr for qr in made if owner_of(store, token_in(qr)) is not None]
    assert len(valid) == 1
