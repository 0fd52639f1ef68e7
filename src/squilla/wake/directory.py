"""Who can be woken how, in memory: a call must not wait for the store, nor fail with it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from squilla.model.push import PushAddress, RelayAddress, WebPushAddress, fingerprint
from squilla.store import push_addresses, revision
from squilla.store.engine import Store
from squilla.store.push_addresses import Entry

UNWRITTEN_SECONDS = 2.0
"""For so long what a phone said goes before what the store says: the journal is behind."""

Revisions = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """The store's entries, and the numbers of the changes that they include."""

    revisions: Revisions
    entries: Mapping[str, Entry] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Said:
    entry: Entry
    until: float


class Directory:
    """The store's push addresses, kept in step by `refresh` and by what phones say."""

    def __init__(
        self,
        store: Store,
        can_push: Callable[[PushAddress], bool],
        *,
        has_gateway: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._can_push = can_push
        self._has_gateway = has_gateway
        self._entries: dict[str, Entry] = {}
        self._seen: Revisions | None = None
        self._said: dict[str, _Said] = {}
        self._clock = clock

    def refresh(self) -> None:
        """Read the store again if something changed; raises what the store raises."""
        self.adopt(self.read())

    def read(self) -> Found | None:
        """What the store says, from any thread; None when nothing changed."""
        with self._store.begin() as tx:
            now = (revision.current(tx), revision.current(tx, revision.PUSH))
            return None if now == self._seen else Found(now, push_addresses.directory(tx))

    def adopt(self, found: Found | None) -> None:
        """Go by what was read, but for what phones have said since: it is not written yet."""
        if found is None:
            return
        now = self._clock()
        self._said = {user: said for user, said in self._said.items() if said.until > now}
        entries = dict(found.entries)
        for user, said in self._said.items():
            if user in entries and said.entry.topic in ("", entries[user].topic):
                address, at = said.entry.address, said.entry.announced_at
                entries[user] = replace(entries[user], address=address, announced_at=at)
        # What was laid over may have been overtaken in the store: read again until nothing is.
        self._entries, self._seen = entries, None if self._said else found.revisions

    def target(self, sip_user: str) -> PushAddress | None:
        """Where a push for this phone goes: to its own service, else to the gateway of its app."""
        entry = self._entries.get(sip_user)
        if entry is None or entry.address is None:
            return None
        if self._can_push(entry.address):
            return entry.address
        if self._has_gateway and entry.topic:
            return RelayAddress(entry.topic, entry.address.platform)
        return None

    def announced(self, sip_user: str, address: PushAddress, at: float) -> bool:
        """The phone has just said where it is pushed; False when we know that better already.

        A browser's subscription comes with its keys over HTTPS, and without them in SIP.
        """
        entry = self._entries.get(sip_user)
        known = entry.address if entry else None
        if known is not None and _is_less(address, known):
            return False
        if address != known:
            self._take_from_others(address)
        new = entry or Entry(None, None, topic="", agent="", account_id=0)  # logged in just now
        self._say(sip_user, replace(new, address=address, announced_at=at))
        return True

    def withdrawn(self, sip_user: str) -> None:
        """The phone wants no more pushes."""
        entry = self._entries.get(sip_user)
        if entry is not None:
            self._say(sip_user, replace(entry, address=None, announced_at=None))

    def gone(self, sip_user: str, address: PushAddress, since: float | None) -> bool:
        """The address is dead: forget it unless the phone has announced it after that."""
        entry = self._entries.get(sip_user)
        if entry is None or entry.address is None or entry.announced_at is None:
            return False
        newer = since is not None and entry.announced_at >= since
        if newer or fingerprint(entry.address) != fingerprint(address):
            return False
        self.withdrawn(sip_user)
        return True

    def _take_from_others(self, address: PushAddress) -> None:
        """One phone an address: whoever had it before has handed the phone on."""
        for user, entry in self._entries.items():
            if entry.address == address:
                self._say(user, replace(entry, address=None, announced_at=None))

    def _say(self, sip_user: str, entry: Entry) -> None:
        self._entries[sip_user] = entry
        self._said[sip_user] = _Said(entry, self._clock() + UNWRITTEN_SECONDS)


def _is_less(address: PushAddress, known: PushAddress) -> bool:
    return (
        isinstance(address, WebPushAddress)
        and isinstance(known, WebPushAddress)
        and address.endpoint == known.endpoint
        and not address.auth
    )
