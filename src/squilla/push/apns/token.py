"""The JSON Web Token that says who pushes (RFC 7519, ES256 of RFC 7518 section 3.4).

Apple refuses one older than an hour, and a team that changes it more often than each 20 minutes.
So its time is the last full half hour and its signature deterministic (RFC 6979): every process
of a team, also one just restarted, shows the same token and changes it at the same moment.
"""

import json
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.utils import base64url_encode, der_to_raw_signature

from squilla.push.apns.credentials import ApnsCredentials

GRID_SECONDS = 1800
KEPT_SECONDS = 1200

_ALGORITHM = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class ProviderToken:
    """The token in force; `clock` gives Unix seconds."""

    def __init__(self, credentials: ApnsCredentials, clock: Callable[[], float]) -> None:
        self._credentials = credentials
        self._key = credentials.signing_key()
        self._clock = clock
        self._use(self._grid())

    def current(self) -> str:
        """A token at most 50 minutes old, kept for 20 minutes at least."""
        grid, now = self._grid(), self._clock()
        set_back = self._issued_at - now >= KEPT_SECONDS
        if grid - self._issued_at >= KEPT_SECONDS or set_back:
            self._use(grid)
        return self._token

    def renewed(self, refused: str) -> bool:
        """Whether there is another token than the one Apple called expired, which may make one."""
        now = int(self._clock())
        if now - self._issued_at >= KEPT_SECONDS:
            self._use(now)
        return self._token != refused

    def _grid(self) -> int:
        return int(self._clock()) // GRID_SECONDS * GRID_SECONDS

    def _use(self, issued_at: int) -> None:
        self._issued_at = issued_at
        self._token = self._signed(issued_at)

    def _signed(self, issued_at: int) -> str:
        names = self._credentials
        head = {"alg": "ES256", "kid": names.key_id, "typ": "JWT"}
        text = b".".join((_part(head), _part({"iss": names.team_id, "iat": issued_at})))
        signature = der_to_raw_signature(self._key.sign(text, _ALGORITHM), self._key.curve)
        return b".".join((text, base64url_encode(signature))).decode()


def _part(fields: dict[str, Any]) -> bytes:
    return base64url_encode(json.dumps(fields, separators=(",", ":")).encode())
