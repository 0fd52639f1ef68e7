"""People with phones in the store."""

from squilla.model.devices import Device
from squilla.model.push import PushAddress
from squilla.store import accounts, devices, push_addresses
from squilla.store.engine import Store


def log_in(store: Store, main: str, address: PushAddress | None = None, at: float = 500.0) -> str:
    """A person with that main extension and an active phone; the phone's SIP user."""
    sip_user = f"92{main}"
    token = main.rjust(64, "0")
    with store.begin() as tx:
        account = accounts.add(
            tx, username=f"u{main}", display_name=main, extension=main, password_hash="h"
        )
        device = Device(f"d{main}", account.id, 1.0, 600.0)
        devices.replace(tx, device, sip_user=sip_user, token_hashes=[token])
        devices.activate(tx, device.id, used_hash=token, ha1="a" * 32, now=2.0)
        if address is not None:
            push_addresses.announce(tx, sip_user=sip_user, address=address, at=at)
    return sip_user
