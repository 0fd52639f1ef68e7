"""Making an account, every rule about its name, numbers and password in one place; removing one."""

from sqlalchemy import Connection

from squilla.enroll.passwords import check_password, hash_password
from squilla.model.accounts import (
    Account,
    InvalidAccount,
    check_display_name,
    check_extension,
    check_username,
)
from squilla.model.devices import mobile_extension
from squilla.store import accounts, wakes


def add_person(
    tx: Connection,
    *,
    username: str,
    display_name: str,
    extension: str,
    password: str,
    mobile_prefix: str,
    once: bool = False,
) -> Account:
    """Make an account that can sign in, or raise InvalidAccount.

    `once`: the person has to choose another password at the first sign-in.
    """
    name, shown = check_username(username), check_display_name(display_name)
    number = check_extension(extension)
    check_password(password)
    _check_numbers(tx, number, mobile_prefix)
    return accounts.add(
        tx,
        username=name,
        display_name=shown,
        extension=number,
        password_hash=hash_password(password),
        password_once=once,
    )


def remove_person(tx: Connection, account: Account, *, mobile_prefix: str) -> None:
    """Remove an account, its phone, and what is known of the calls for that phone."""
    accounts.remove(tx, account.id)
    wakes.forget_user(tx, mobile_extension(mobile_prefix, account.extension))


def _check_numbers(tx: Connection, extension: str, prefix: str) -> None:
    """201's phone is 92201, so no other account may have the extension 92201, nor the reverse."""
    for other in accounts.everyone(tx):
        if other.extension != extension and (
            mobile_extension(prefix, other.extension) == extension
            or mobile_extension(prefix, extension) == other.extension
        ):
            raise InvalidAccount("extension_of_phone")
