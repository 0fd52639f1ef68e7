"""A password of one's own in the place of the one before, which ends whatever that one opened."""

from sqlalchemy import Connection

from squilla.model.accounts import Account
from squilla.store import accounts, sessions


def take_own_password(tx: Connection, account: Account, password_hash: str) -> bool:
    """Replace the password that `account` was read with, and end all its sign-ins; the phone stays.

    False, and nothing has changed, when somebody else has replaced it since.
    """
    taken = accounts.exchange_password_hash(tx, account, password_hash)
    if taken:
        sessions.remove_of_account(tx, account.id)
    return taken
