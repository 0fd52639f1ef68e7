"""What a token opens."""

from dataclasses import dataclass, field

import pytest

from squilla.enroll.access import AccessControl, PhoneAccess, SessionAccess
from squilla.enroll.logins import LoginRules, Logins
from squilla.model import tokens
from squilla.model.accounts import Account
from squilla.model.devices import Credential
from squilla.store import devices
from squilla.store.engine import Store
from tests.unit.enroll.threads import at_once

IDLE = 3600.0


@dataclass
class Told:
    times: int = 0

    def __call__(self) -> None:
        self.times += 1


@dataclass
class Room:
    store: Store
    rules: LoginRules
    told: Told = field(default_factory=Told)

    @property
    def logins(self) -> Logins:
        return Logins(self.store, self.rules, lambda: None)

    @property
    def access(self) -> AccessControl:
        return AccessControl(self.store, self.rules, session_seconds=IDLE, changed=self.told)

    def qr_token(self, account: Account, now: float) -> str:
        return self.logins.mint_qr(account, now).text.split(";")[1]

    def session_token(self, account: Account, now: float) -> str:
        nonce = self.access.open_session(account, typed="alice", password="s3cret", now=now)
        return tokens.app_tokens("alice", "s3cret", nonce)[0]

    def credentials(self) -> list[Credential]:
        with self.store.begin() as tx:
            return list(devices.credentials(tx))


@pytest.fixture
def room(store: Store, rules: LoginRules) -> Room:
    return Room(store, rules)


def test_first_use_makes_the_login_active_and_tells_the_edge(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    assert room.credentials() == []
    opened = room.access.present("alice", token, 1001.0)
    assert isinstance(opened, PhoneAccess)
    assert (opened.account, opened.sip_user) == (alice, "92201")
    (credential,) = room.credentials()
    expected = tokens.ha1("92201", "pbx.example.com", opened.sip_secret)
    assert (credential.sip_user, credential.ha1) == ("92201", expected)
    assert opened.ha1("pbx.example.com") == expected
    assert room.told.times == 1


def test_later_uses_open_the_same_and_tell_nobody(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    first = room.access.present("alice", token, 1001.0)
    assert room.access.present(" ALICE ", token, 1e9) == first
    assert room.told.times == 1


def test_a_login_first_used_too_late_stays_shut(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    assert room.access.present("alice", token, 1600.0) is None
    assert room.credentials() == []


@pytest.mark.parametrize("username", ["bob", "nobody", "", "alice\u0301"])
def test_a_token_opens_nothing_under_another_name(
    room: Room, alice: Account, bob: Account, username: str
) -> None:
    assert bob.username == "bob"
    token = room.qr_token(alice, 1000.0)
    session = room.session_token(alice, 1000.0)
    assert room.access.present(username, token, 1001.0) is None
    assert room.access.present(username, session, 1001.0) is None


def test_the_secret_changes_with_each_login(room: Room, alice: Account) -> None:
    secrets = set()
    for now in (1000.0, 2000.0):
        opened = room.access.present("alice", room.qr_token(alice, now), now)
        assert isinstance(opened, PhoneAccess)
        secrets.add(opened.sip_secret)
    assert len(secrets) == 2
    assert len(room.credentials()) == 1


def test_the_secret_stays_out_of_the_representation(room: Room, alice: Account) -> None:
    opened = room.access.present("alice", room.qr_token(alice, 1000.0), 1000.0)
    assert isinstance(opened, PhoneAccess)
    assert opened.sip_secret not in repr(opened)


def test_of_two_possible_tokens_the_first_used_is_the_only_one_left(
    room: Room, alice: Account
) -> None:
    nonce = room.logins.app_login(alice, typed="alice", password="pässwörd", now=1000.0)
    android, ios = tokens.app_tokens("alice", "pässwörd", nonce)
    assert isinstance(room.access.present("alice", ios, 1001.0), PhoneAccess)
    assert room.access.present("alice", android, 1002.0) is None
    assert isinstance(room.access.present("alice", ios, 1003.0), PhoneAccess)


def test_a_changed_public_name_gives_the_edge_a_new_ha1(
    room: Room, store: Store, alice: Account
) -> None:
    token = room.qr_token(alice, 1000.0)
    room.access.present("alice", token, 1001.0)
    before = room.credentials()
    moved = Room(store, LoginRules("new.example.com", "92", 600.0))
    opened = moved.access.present("alice", token, 1002.0)
    assert isinstance(opened, PhoneAccess)
    assert room.credentials() != before
    assert room.credentials()[0].ha1 == opened.ha1("new.example.com")
    assert moved.told.times == 1


def test_a_sign_in_reads_without_secret_and_silences_no_phone(room: Room, alice: Account) -> None:
    phone = room.qr_token(alice, 1000.0)
    room.access.present("alice", phone, 1001.0)
    token = room.session_token(alice, 1002.0)
    assert room.access.present("alice", token, 1003.0) == SessionAccess(alice, "92201")
    assert isinstance(room.access.present("alice", phone, 1004.0), PhoneAccess)
    assert room.told.times == 1


def test_a_sign_in_expires_when_idle_and_lives_on_when_used(room: Room, alice: Account) -> None:
    token = room.session_token(alice, 1000.0)
    assert room.access.present("alice", token, 1000.0 + IDLE - 1) is not None
    assert room.access.present("alice", token, 1000.0 + 2 * IDLE - 2) is not None
    assert room.access.present("alice", token, 1000.0 + 3 * IDLE) is None


def test_closing_a_sign_in_ends_it_alone(room: Room, alice: Account) -> None:
    one, other = room.session_token(alice, 1000.0), room.session_token(alice, 1000.0)
    assert room.access.close_session(one) is True
    assert room.access.close_session(one) is False
    assert room.access.present("alice", one, 1001.0) is None
    assert room.access.present("alice", other, 1001.0) is not None


def test_closing_is_not_for_the_phones_login(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    assert room.access.close_session(token) is False
    assert room.access.present("alice", token, 1001.0) is not None


def test_the_same_token_used_at_once_gives_one_answer(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    opened = at_once(8, lambda _: room.access.present("alice", token, 1001.0))
    assert len(set(opened)) == 1
    assert isinstance(opened[0], PhoneAccess)
    assert len(room.credentials()) == 1


def opened_by(room: Room, token: str) -> PhoneAccess:
    access = room.access.present("alice", token, 1001.0)
    assert isinstance(access, PhoneAccess)
    return access


def test_the_first_use_of_another_token_ends_the_one_before(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    before = opened_by(room, token)
    fresh = room.access.exchange(token)
    assert fresh is not None
    assert opened_by(room, token) == before, "the answer may have been lost"
    assert room.told.times == 1
    after = opened_by(room, fresh)
    assert room.told.times == 2
    assert room.access.present("alice", token, 1001.0) is None
    assert (after.account, after.sip_user) == (before.account, before.sip_user)
    assert after.sip_secret != before.sip_secret
    assert [one.ha1 for one in room.credentials()] == [after.ha1("pbx.example.com")]


def test_of_tokens_got_at_once_one_opens(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    opened_by(room, token)
    got = at_once(8, lambda _: room.access.exchange(token))
    opened = [room.access.present("alice", one or "", 1001.0) for one in got]
    assert len([one for one in opened if one]) == 1


def test_a_login_that_has_ended_is_not_exchanged(room: Room, alice: Account) -> None:
    token = room.qr_token(alice, 1000.0)
    other = room.qr_token(alice, 1002.0)
    assert room.access.exchange(token) is None
    opened_by(room, other)
