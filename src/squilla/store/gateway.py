"""The push gateway's systems and phones in the store (M4).

A system's secret stands here as SHA-256. A phone's token is kept as it came: it is what the push
service has to be told.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select, text, update

from squilla.model.push import Platform
from squilla.store.schema import gateway_phone as phone_table
from squilla.store.schema import gateway_system as system_table

MAX_WHY = 200


@dataclass(frozen=True, slots=True)
class System:
    """A PBX that may send; `blocked_why` says why it may not now. `created_at` in Unix seconds."""

    id: str
    secret_hash: str = field(repr=False)
    blocked_why: str | None
    created_at: float


@dataclass(frozen=True, slots=True)
class Phone:
    """Where the phone of one topic is reached. Times are Unix seconds."""

    topic: str = field(repr=False)
    platform: Platform
    token: str = field(repr=False)
    registered_at: float
    expires_at: float


def add_system(tx: Connection, system: System) -> bool:
    """Admit a system; False, and nothing is changed, when its id is taken."""
    if system_of(tx, system.id) is not None:
        return False
    values = {
        "id": system.id,
        "secret_hash": system.secret_hash,
        "blocked_why": system.blocked_why,
        "created_at": system.created_at,
    }
    tx.execute(insert(system_table).values(**values))
    return True


def system_of(tx: Connection, system_id: str) -> System | None:
    """The system with that id."""
    row = tx.execute(select(system_table).where(system_table.c.id == system_id)).first()
    return None if row is None else System(*row)


def systems(tx: Connection) -> Sequence[System]:
    """All systems by id."""
    return [System(*row) for row in tx.execute(select(system_table).order_by(system_table.c.id))]


def set_blocked(tx: Connection, system_id: str, why: str | None) -> bool:
    """Block a system for a reason of at most MAX_WHY characters, or with None admit it again.

    False when there is no such system.
    """
    known = system_table.c.id == system_id
    return tx.execute(update(system_table).where(known).values(blocked_why=why)).rowcount > 0


def remove_system(tx: Connection, system_id: str) -> bool:
    """Remove a system; False when there was none."""
    return tx.execute(delete(system_table).where(system_table.c.id == system_id)).rowcount > 0


def put_phone(tx: Connection, phone: Phone) -> None:
    """Remember a phone: it replaces its topic's last, and its token leads to no other topic."""
    _alone(tx)
    mark = hashlib.sha256(phone.token.encode()).hexdigest()
    same = (phone_table.c.topic == phone.topic) | (phone_table.c.fingerprint == mark)
    tx.execute(delete(phone_table).where(same))
    values = {
        "topic": phone.topic,
        "platform": phone.platform.value,
        "token": phone.token,
        "fingerprint": mark,
        "registered_at": phone.registered_at,
        "expires_at": phone.expires_at,
    }
    tx.execute(insert(phone_table).values(**values))


def phone_of(tx: Connection, topic: str, now: float) -> Phone | None:
    """The phone of a topic, unless it has expired."""
    live = (phone_table.c.topic == topic) & (phone_table.c.expires_at > now)
    row = tx.execute(select(phone_table).where(live)).first()
    if row is None:
        return None
    return Phone(row.topic, Platform(row.platform), row.token, row.registered_at, row.expires_at)


def extend_phone(tx: Connection, topic: str, token: str, expires_at: float) -> None:
    """Keep a phone until then, if it still has that token."""
    same = (phone_table.c.topic == topic) & (phone_table.c.token == token)
    tx.execute(update(phone_table).where(same).values(expires_at=expires_at))


def remove_phone(
    tx: Connection, topic: str, token: str, *, registered_by: float | None = None
) -> bool:
    """Forget a phone if it still has that token, and registered no later than `registered_by`.

    False when there is no such phone.
    """
    same = (phone_table.c.topic == topic) & (phone_table.c.token == token)
    if registered_by is not None:
        same &= phone_table.c.registered_at <= registered_by
    return tx.execute(delete(phone_table).where(same)).rowcount > 0


def remove_expired_phones(tx: Connection, now: float) -> int:
    """Forget phones that were neither used nor registered for too long; how many."""
    return tx.execute(delete(phone_table).where(phone_table.c.expires_at <= now)).rowcount


def phones_by_platform(tx: Connection, now: float) -> Mapping[Platform, int]:
    """How many phones there are of each kind."""
    count = select(phone_table.c.platform, func.count()).where(phone_table.c.expires_at > now)
    rows = tx.execute(count.group_by(phone_table.c.platform))
    return {Platform(platform): number for platform, number in rows}


def _alone(tx: Connection) -> None:
    """Let nobody else register meanwhile, as SQLite does by itself: two would both insert."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("LOCK TABLE gateway_phone IN SHARE ROW EXCLUSIVE MODE"))
