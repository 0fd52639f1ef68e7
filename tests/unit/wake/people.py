"""People with phones in the store."""

from sqlalchemy import Connection

from squilla.model.accounts import Account
from squilla.model.devices import Device
from squilla.model.push import PushAddress
from squilla.store import accounts, devices, push_addresses
from squilla.store.engine import Store


def log_in(store: Store, main: str, address: PushAddress | None = None, at: float = 500.0) -> str:
    """A person with that main extension and an active phone; the phone's SIP user."""
    with store.begin() as tx:
        account = accounts.add(
            tx, username=f"u{main}", display_name=main, extension=main, password_hash="h"
        )
        sip_user = _phone(tx, account, token=main.rjust(64, "0"))
        if address is not None:
            push_addresses.announce(tx, sip_user=sip_user, address=address, at=at)
    return sip_user


def log_in_again(store: Store, main: str) -> None:
    """The same person with another phone, which has said nothing yet."""
    with store.begin() as tx:
        _phone(tx, _account(tx, main), token=main.rjust(64, "1"))


def log_out(store: Store, main: str) -> None:
    with store.begin() as tx:
        devices.remove(tx, _account(tx, main).id)


def _account(tx: Connection, main: str) -> Account:
    account = accounts.by_username(tx, f"u{main}")
    assert account is not None
    return account


def _phone(tx: Connection, account: Account, token: str) -> str:
    device = Device(f"d{token[-1]}{account.id}", account.id, 1.0, 600.0)
    sip_user = f"92{account.extension}"
    devices.replace(tx, device, sip_user=sip_user, token_hashes=[token])
    devices.activate(tx, device.id, used_hash=token, ha1="a" * 32, now=2.0)
    return sip_user
