"""The phones that have registered: the last registration on a topic wins, unused ones expire (M4).

Works with the store, so it blocks: the web application calls it in a thread.
"""

from collections.abc import Callable, Mapping

from squilla.model.push import Platform
from squilla.push.outcome import Gone
from squilla.store import gateway
from squilla.store.engine import Store
from squilla.store.gateway import Phone

_DAY = 86400.0


class Phones:
    """Phones that are kept for `days` after a registration or an accepted push.

    `clock` gives Unix seconds.
    """

    def __init__(self, store: Store, days: int, clock: Callable[[], float]) -> None:
        self._store = store
        self._seconds = days * _DAY
        self._clock = clock

    def register(self, topic: str, platform: Platform, token: str) -> None:
        """Remember where the phone of a topic is reached."""
        now = self._clock()
        with self._store.begin() as tx:
            gateway.put_phone(tx, Phone(topic, platform, token, now, now + self._seconds))

    def deregister(self, topic: str, token: str) -> bool:
        """Forget a phone; False when no phone has this topic and token."""
        with self._store.begin() as tx:
            return gateway.remove_phone(tx, topic, token)

    def find(self, topic: str) -> Phone | None:
        """The phone of a topic."""
        with self._store.begin() as tx:
            return gateway.phone_of(tx, topic, self._clock())

    def used(self, phone: Phone) -> None:
        """A push for it was accepted: its time begins anew."""
        with self._store.begin() as tx:
            gateway.extend_phone(tx, phone.topic, phone.token, self._clock() + self._seconds)

    def gone(self, phone: Phone, gone: Gone, asked_at: float) -> bool:
        """Its token is dead: forget it, unless it has registered since (then False).

        `asked_at` (Unix seconds) is when the push service was asked.
        """
        since = asked_at if gone.since is None else gone.since
        with self._store.begin() as tx:
            return gateway.remove_phone(tx, phone.topic, phone.token, registered_by=since)

    def remove_expired(self) -> int:
        """Forget those whose time is over; how many."""
        with self._store.begin() as tx:
            return gateway.remove_expired_phones(tx, self._clock())

    def count(self) -> Mapping[Platform, int]:
        """How many there are of each kind."""
        with self._store.begin() as tx:
            return gateway.phones_by_platform(tx, self._clock())
