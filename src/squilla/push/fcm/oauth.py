"""Access tokens for a service account: OAuth 2.0 with a signed assertion (RFC 7523)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2
import jwt

from squilla.push.fcm.account import ServiceAccount
from squilla.push.fcm.http import Answer, post
from squilla.push.outcome import Rejected, RetryAfter

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

RENEW = 300
"""Seconds before the end of a token from which on it is not used any more."""

_LIFE = 3600
_REFUSED = 1.0


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a request bears: a secret."""

    text: str = field(repr=False)


Grant = AccessToken | RetryAfter | Rejected


class AccessTokens:
    """Gives the token of the moment, and asks for a new one in time: one request at a time.

    A refusal is kept as well, for a second or as long as Google asks, so that many pushes that
    wait do not each ask again. `clock` gives Unix seconds.
    """

    def __init__(
        self, account: ServiceAccount, client: httpx2.AsyncClient, clock: Callable[[], float]
    ) -> None:
        self._account = account
        self._client = client
        self._clock = clock
        self._lock = asyncio.Lock()
        self._grant: Grant | None = None
        self._until = 0.0

    async def current(self, refused: AccessToken | None = None) -> Grant:
        """A token, or why there is none; never again the one that was `refused` (401)."""
        async with self._lock:
            if self._grant is None or self._grant == refused or self._clock() >= self._until:
                self._grant, life = await self._ask()
                self._until = self._clock() + life
            return self._grant

    async def _ask(self) -> tuple[Grant, float]:
        form = {"grant_type": GRANT, "assertion": self._assertion()}
        answer = await post(self._client, self._account.token_uri, data=form)
        if isinstance(answer, RetryAfter):
            return answer, _REFUSED
        if answer.is_busy:
            busy = answer.retry(self._clock(), "token")
            return busy, busy.seconds
        return _granted(answer)

    def _assertion(self) -> str:
        now = int(self._clock())
        claims = {
            "iss": self._account.client_email,
            "scope": SCOPE,
            "aud": self._account.token_uri,
            "iat": now,
            "exp": now + _LIFE,
        }
        return jwt.encode(
            claims,
            self._account.private_key,
            algorithm="RS256",
            headers={"kid": self._account.private_key_id},
        )


def _granted(answer: Answer) -> tuple[Grant, float]:
    token, life = answer.content.get("access_token"), answer.content.get("expires_in")
    if answer.status == 200 and isinstance(token, str) and token and isinstance(life, int):
        return AccessToken(token), float(life - RENEW)
    code = answer.content.get("error")
    reason = code if isinstance(code, str) and code.replace("_", "").isalnum() else "no token"
    return Rejected(f"token: HTTP {answer.status} {reason}"[:120]), _REFUSED
