"""Requests and answers that we write, as plain values (RFC 3261 §8.1.1, §8.2.6, §17.1.1.3)."""

import secrets
from dataclasses import dataclass, field, replace

from sipmessage import Request, Response

from squilla.sip import digest
from squilla.sip.account import Credentials
from squilla.sip.wire import Header, parameter_of, render

ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS"
USER_AGENT = "Squilla"
_CHALLENGES = {401: ("WWW-Authenticate", "Authorization")}
_CHALLENGES[407] = ("Proxy-Authenticate", "Proxy-Authorization")
_AUTHORIZATIONS = ("Authorization", "Proxy-Authorization")
_PHRASES = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    491: "Request Pending",
    500: "Server Internal Error",
    503: "Service Unavailable",
    603: "Decline",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A request without its Via: who asks whom for what, within which call.

    `local` and `remote` are the values of From and To; `headers` are those after CSeq.
    """

    method: str
    uri: str
    call_id: str
    sequence: int
    local: str
    remote: str
    headers: tuple[Header, ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)

    def render(self, via: str) -> bytes:
        """The request as bytes."""
        common = (
            ("Via", via),
            ("Max-Forwards", "70"),
            ("From", self.local),
            ("To", self.remote),
            ("Call-ID", self.call_id),
            ("CSeq", f"{self.sequence} {self.method}"),
        )
        agent = (("User-Agent", USER_AGENT),)
        return render(f"{self.method} {self.uri} SIP/2.0", common + self.headers + agent, self.body)

    def only(self, *names: str) -> tuple[Header, ...]:
        """The headers with these names."""
        return tuple(header for header in self.headers if header[0] in names)

    def acknowledging(self, response: Response) -> "Draft":
        """The ACK for a final answer other than 2xx; it goes with the INVITE's own Via."""
        return replace(
            self,
            method="ACK",
            remote=response.headers["To"],
            headers=self.only("Route"),
            body=b"",
        )

    def cancelling(self, reason: str = "") -> "Draft":
        """The CANCEL of this INVITE; it goes with the INVITE's own Via (§9.1)."""
        why = (("Reason", reason),) if reason else ()
        return replace(self, method="CANCEL", headers=self.only("Route") + why, body=b"")


def authorized(draft: Draft, response: Response, credentials: Credentials | None) -> Draft | None:
    """The request again with an answer to the challenge; None when there is no point in it.

    There is none without credentials, without a challenge that we understand, and when the server
    refuses what we answered before, unless it says that only our nonce was stale.
    """
    names = _CHALLENGES.get(response.code)
    if names is None or credentials is None:
        return None
    asked, answered = names
    challenge = digest.best(response.headers.getlist(asked))
    if challenge is None or (draft.only(answered) and not challenge.stale):
        return None
    value = digest.authorization(challenge, credentials, draft.method, draft.uri)
    others = tuple(header for header in draft.headers if header[0] != answered)
    return replace(draft, sequence=draft.sequence + 1, headers=(*others, (answered, value)))


def credentials_of(draft: Draft) -> tuple[Header, ...]:
    """The credentials in a request; the ACK of its 2xx repeats them (§13.2.2.4)."""
    return draft.only(*_AUTHORIZATIONS)


def answer(
    request: Request, code: int, *, tag: str, headers: tuple[Header, ...] = (), body: bytes = b""
) -> bytes:
    """The answer to a request, with what RFC 3261 §8.2.6.2 copies; `tag` is our To tag."""
    to = request.headers["To"]
    if code > 100 and parameter_of(to, "tag") is None:
        to += f";tag={tag}"
    copied = [("Via", via) for via in request.headers.getlist("Via")]
    copied += [("Record-Route", route) for route in request.headers.getlist("Record-Route")]
    copied += [(name, request.headers[name]) for name in ("From", "Call-ID", "CSeq")]
    start = f"SIP/2.0 {code} {_PHRASES.get(code, 'Unknown')}"
    return render(start, [*copied, ("To", to), *headers], body)


def local_answer(code: int, phrase: str) -> Response:
    """What stands for an answer that never came: 408 or 503 (RFC 3261 §8.1.3.1)."""
    return Response(code, phrase)


def new_tag() -> str:
    """A From or To tag (§19.3)."""
    return secrets.token_hex(8)


def new_call_id() -> str:
    """A Call-ID; random, so that it says nothing of this machine."""
    return secrets.token_hex(16)
