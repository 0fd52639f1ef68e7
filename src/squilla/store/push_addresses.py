"""Push addresses in the store: one a phone, one phone an address (M3, M4).

Times are Unix seconds. Each change bumps revision.PUSH first, whose lock makes writers wait for
each other: two phones that announce the same address at once don't both keep it.
"""

import json
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, update

from squilla.model.push import PushAddress, as_fields, fingerprint, from_fields
from squilla.store import revision
from squilla.store.schema import device, login_token
from squilla.store.schema import push_address as table

NOTED_EVERY_SECONDS = 60.0
"""Phones register often; that they said the same again is written no more often than this."""


@dataclass(frozen=True, slots=True)
class Entry:
    """How a phone that is logged in can be woken.

    `address` is None when it announced none, and then `announced_at` too; `topic` is the SHA-256
    of its login token, its name at a gateway; `agent` is what it calls itself.
    """

    address: PushAddress | None
    announced_at: float | None
    topic: str = field(repr=False)
    agent: str
    account_id: int


def announce(tx: Connection, *, sip_user: str, address: PushAddress, at: float) -> bool:
    """Keep the address that the active phone of `sip_user` announced; True when that is news.

    Whoever had this address before loses it: the last sign-in wins. Nothing is kept for a login
    that no phone uses.
    """
    known = tx.execute(
        select(device.c.id, table.c.fields).outerjoin(table).where(_active(sip_user))
    ).first()
    if known is None:
        return False
    fields = json.dumps(as_fields(address), sort_keys=True)
    if known.fields == fields:
        _note(tx, known.id, at)
        return False
    revision.bump(tx, revision.PUSH)
    taken = (table.c.device_id == known.id) | (table.c.fingerprint == fingerprint(address))
    tx.execute(delete(table).where(taken))
    # From a select, because since the look above another login may have replaced this one.
    row = select(device.c.id, literal(fingerprint(address)), literal(fields), literal(at))
    row = row.where(_active(sip_user) & (device.c.id == known.id))
    tx.execute(
        insert(table).from_select(["device_id", "fingerprint", "fields", "announced_at"], row)
    )
    return True


def withdraw(tx: Connection, sip_user: str) -> bool:
    """Forget the address of a phone, because it says so; False when there was none."""
    mine = select(device.c.id).where(device.c.sip_user == sip_user)
    return _remove(tx, table.c.device_id.in_(mine))


def forget(tx: Connection, address_fingerprint: str, since: float | None) -> bool:
    """Forget a dead address, if it was announced before `since`; None: whenever it was.

    True when it was forgotten. A push service may answer late, with news older than the phone's.
    """
    dead = table.c.fingerprint == address_fingerprint
    return _remove(tx, dead if since is None else dead & (table.c.announced_at < since))


def of_account(tx: Connection, account_id: int) -> PushAddress | None:
    """The address of the account's phone; None when it announced none."""
    mine = select(table.c.fields).join(device).where(device.c.account_id == account_id)
    fields = tx.execute(mine).scalar()
    return None if fields is None else from_fields(json.loads(fields))


def directory(tx: Connection) -> dict[str, Entry]:
    """Every active phone by its SIP user."""
    found = (
        select(
            device.c.sip_user,
            table.c.fields,
            table.c.announced_at,
            login_token.c.hash,
            device.c.agent,
            device.c.account_id,
        )
        .join(login_token, login_token.c.device_id == device.c.id)
        .outerjoin(table, table.c.device_id == device.c.id)
        .where(device.c.activated_at.is_not(None))
    )
    return {
        sip_user: Entry(None if fields is None else from_fields(json.loads(fields)), *others)
        for sip_user, fields, *others in tx.execute(found)
    }


def _active(sip_user: str) -> ColumnElement[bool]:
    return (device.c.sip_user == sip_user) & device.c.activated_at.is_not(None)


def _note(tx: Connection, device_id: str, at: float) -> None:
    old = (table.c.device_id == device_id) & (table.c.announced_at < at - NOTED_EVERY_SECONDS)
    tx.execute(update(table).where(old).values(announced_at=at))


def _remove(tx: Connection, which: ColumnElement[bool]) -> bool:
    if tx.execute(select(table.c.device_id).where(which)).first() is None:
        return False
    revision.bump(tx, revision.PUSH)
    return tx.execute(delete(table).where(which)).rowcount > 0
