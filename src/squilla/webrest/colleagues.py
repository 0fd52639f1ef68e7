"""Everybody with a phone here, and whether that phone is registered now."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.model.accounts import Account
from squilla.model.devices import mobile_extension
from squilla.services import Services
from squilla.store import accounts, devices
from squilla.webrest.models import LineStatus


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person, the SIP user of their phone, and its state."""

    account: Account
    sip_user: str
    status: LineStatus


def colleagues(services: Services) -> Sequence[Colleague]:
    """All people by user name; the edge is asked only about phones that have a login."""
    with services.store.begin() as tx:
        people = accounts.people(tx)
        logged_in = devices.by_account(tx)
    return [_colleague(services, person, has_login=person.id in logged_in) for person in people]


def _colleague(services: Services, account: Account, *, has_login: bool) -> Colleague:
    sip_user = mobile_extension(services.rules.mobile_prefix, account.extension)
    online = has_login and services.registered(sip_user) is True
    return Colleague(account, sip_user, "online" if online else "offline")
