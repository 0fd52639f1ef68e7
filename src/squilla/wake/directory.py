"""Who can be woken how, in memory: a call must not wait for the store, nor fail with it."""

from collections.abc import Callable
from dataclasses import replace

from squilla.model.push import PushAddress, RelayAddress, WebPushAddress, fingerprint
from squilla.store import push_addresses, revision
from squilla.store.engine import Store
from squilla.store.push_addresses import Entry


class Directory:
    """The store's push addresses, kept in step by `refresh` and by what phones say."""

    def __init__(
        self, store: Store, can_push: Callable[[PushAddress], bool], *, has_gateway: bool
    ) -> None:
        self._store = store
        self._can_push = can_push
        self._has_gateway = has_gateway
        self._entries: dict[str, Entry] = {}
        self._seen: tuple[int, int] | None = None

    def refresh(self) -> None:
        """Read the store again if something changed; raises what the store raises."""
        with self._store.begin() as tx:
            now = (revision.current(tx), revision.current(tx, revision.PUSH))
            if now == self._seen:
                return
            self._entries = push_addresses.directory(tx)
            self._seen = now

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
        if entry is not None:
            self._entries[sip_user] = replace(entry, address=address, announced_at=at)
        return True

    def withdrawn(self, sip_user: str) -> None:
        """The phone wants no more pushes."""
        entry = self._entries.get(sip_user)
        if entry is not None:
            self._entries[sip_user] = replace(entry, address=None, announced_at=None)

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


def _is_less(address: PushAddress, known: PushAddress) -> bool:
    return (
        isinstance(address, WebPushAddress)
        and isinstance(known, WebPushAddress)
        and address.endpoint == known.endpoint
        and not address.auth
    )
