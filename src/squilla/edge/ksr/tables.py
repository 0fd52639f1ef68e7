"""Verbs on the tables that all workers share; `ops` renders their sizes and lives."""

from squilla.edge.ksr.base import NUL, Base, is_yes

HA1 = "ha1"
READY = "ready"
FAILURES = "failures"
BANS = "bans"
COUNTS = "counts"


class Tables(Base):
    """Credentials, counters, bans."""

    def ha1_of(self, user: str) -> str | None:
        """The HA1 that the control plane gave for a user; a name dialled with %00 is nobody's."""
        if NUL in user:
            return None
        value = self._raw.htable.sht_get(HA1, user)
        return None if value is None else str(value)

    def is_ready(self) -> bool:
        """Whether the control plane has filled the credentials."""
        return self._raw.htable.sht_get(READY, READY) is not None

    def count_failure(self, who: str) -> int:
        """Failures of `who` in this minute, with this one."""
        return int(self._raw.htable.sht_inc(FAILURES, who))

    def ban(self, who: str, seconds: int) -> None:
        """Ignore `who` for so many seconds."""
        self._raw.htable.sht_setxi(BANS, who, 1, seconds)

    def is_banned(self, who: str) -> bool:
        """Whether `who` is ignored now."""
        return self._raw.htable.sht_get(BANS, who) is not None

    def is_flooding(self) -> bool:
        """Whether the source has sent more requests than a phone would."""
        return not is_yes(self._raw.pike.pike_check_req())

    def count(self, what: str) -> None:
        """Count for /metrics."""
        self._raw.htable.sht_inc(COUNTS, what)
