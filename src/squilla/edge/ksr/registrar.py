"""Verbs of registration and digest (RFC 3261 §10, RFC 7616)."""

from squilla.edge.ksr.base import Base, is_yes
from squilla.edge.ksr.tables import Tables
from squilla.edge.pns import without_push

LOCATION = "location"
QUERIED = 4  # what save returns when there was no contact to store

_HA1_GIVEN = 1  # flag of pv_auth_check: the password argument is already H(A1)
_QOP_AUTH = 1  # flag of auth_challenge: offer qop="auth"
_ONE_CONTACT = 4  # flag of save: the contact replaces all others of its address of record
_WRONG_PASSWORD = (-2, -8)


class Registrar(Tables, Base):
    """Who somebody is, and where their phone is."""

    def digest_fits(self, realm: str, ha1: str) -> bool | None:
        """True: the credentials fit; False: a wrong password; None: none, or a stale nonce."""
        code = self._raw.auth.pv_auth_check(realm, ha1, _HA1_GIVEN, 0)
        if is_yes(code):
            self._raw.auth.consume_credentials()
            self._proven = ha1
            return True
        return False if code in _WRONG_PASSWORD else None

    def still_accepts(self, user: str) -> bool:
        """Whether what the sender proved last, by `digest_fits`, is the user's secret still."""
        return self._proven is not None and self.ha1_of(user) == self._proven

    def challenge(self, realm: str) -> None:
        """Ask for credentials: 401 to REGISTER, 407 to everything else."""
        self._raw.auth.auth_challenge(realm, _QOP_AUTH)

    def save_contact(self) -> int:
        """Store the contact of a REGISTER as its owner's only one and answer it; < 0 on error."""
        self._raw.nathelper.fix_nated_register()
        return int(self._raw.registrar.save(LOCATION, _ONE_CONTACT))

    def keep_connection(self, seconds: int) -> None:
        """Let the connection stay open without traffic for so long."""
        self._raw.tcpops.tcp_set_connection_lifetime(seconds)

    def forget_contact(self, user: str, realm: str) -> None:
        """Remove the registrations of a user."""
        self._raw.registrar.unregister(LOCATION, f"sip:{user}@{realm}")

    def look_up(self) -> bool:
        """Replace the request URI by the registered contact; False when there is none."""
        return is_yes(self._raw.registrar.lookup(LOCATION))

    def hide_push_address(self) -> None:
        """Take what a registered contact says of push out of the request URI."""
        uri = self.text("$ru") or ""
        shown = without_push(uri)
        if shown != uri:
            self._raw.pv.sets("$ru", shown)
