"""Devices and their login tokens in the store."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from squilla.model.devices import Credential, Device
from squilla.store import revision
from squilla.store.schema import device as table
from squilla.store.schema import login_token

_COLUMNS = (
    table.c.id,
    table.c.account_id,
    table.c.created_at,
    table.c.expires_at,
    table.c.activated_at,
    table.c.registered_at,
    table.c.agent,
)


def replace(tx: Connection, device: Device, *, sip_user: str, token_hashes: Iterable[str]) -> None:
    """Put this login in the place of whatever the account had: the rule of M3."""
    remove(tx, device.account_id)
    tx.execute(
        insert(table).values(
            id=device.id,
            account_id=device.account_id,
            created_at=device.created_at,
            expires_at=device.expires_at,
            agent=device.agent,
            sip_user=sip_user,
        )
    )
    tx.execute(insert(login_token), [{"hash": h, "device_id": device.id} for h in token_hashes])


def remove(tx: Connection, account_id: int) -> bool:
    """Forget the account's login and tokens; False when there was none."""
    revision.bump(tx)
    return tx.execute(delete(table).where(table.c.account_id == account_id)).rowcount > 0


def activate(tx: Connection, device_id: str, *, used_hash: str, ha1: str, now: float) -> None:
    """The first use of a token: the login is active, and of its possible tokens only that stays.

    So is the first use after a change of the host name, which is the digest realm.
    """
    revision.bump(tx)
    tx.execute(update(table).where(table.c.id == device_id).values(activated_at=now, ha1=ha1))
    others = (login_token.c.device_id == device_id) & (login_token.c.hash != used_hash)
    tx.execute(delete(login_token).where(others))


def offer_token(tx: Connection, device_id: str, *, held: str, offered: str) -> None:
    """Let the login have two possible tokens, the one in use and another, until that is used."""
    others = (login_token.c.device_id == device_id) & (login_token.c.hash != held)
    tx.execute(delete(login_token).where(others))
    tx.execute(insert(login_token).values(hash=offered, device_id=device_id))


def ha1_of(tx: Connection, device_id: str) -> str | None:
    """The HA1 of an active device."""
    return tx.execute(select(table.c.ha1).where(table.c.id == device_id)).scalar()


def by_token_hash(tx: Connection, token_hash: str) -> Device | None:
    """The login that a token belongs to."""
    found = select(*_COLUMNS).join(login_token).where(login_token.c.hash == token_hash)
    row = tx.execute(found).first()
    return None if row is None else Device(*row)


def of_account(tx: Connection, account_id: int) -> Device | None:
    """The account's login."""
    row = tx.execute(select(*_COLUMNS).where(table.c.account_id == account_id)).first()
    return None if row is None else Device(*row)


def by_account(tx: Connection) -> Mapping[int, Device]:
    """Every login, by the id of its account."""
    return {row.account_id: Device(*row) for row in tx.execute(select(*_COLUMNS))}


def credentials(tx: Connection) -> Sequence[Credential]:
    """What the edge has to accept: one credential for each active device."""
    active = select(table.c.sip_user, table.c.ha1, table.c.id).where(table.c.ha1.is_not(None))
    return [Credential(*row) for row in tx.execute(active)]


def note_registration(tx: Connection, *, sip_user: str, agent: str, at: float) -> None:
    """Remember when a phone last registered and what it calls itself (at most 120 characters)."""
    seen = {"registered_at": at, "agent": agent[:120]}
    tx.execute(update(table).where(table.c.sip_user == sip_user).values(**seen))
