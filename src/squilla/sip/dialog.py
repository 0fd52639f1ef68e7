"""A dialog as a value: RFC 3261 §12. It knows how to address what is sent within the call."""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from sipmessage import Request, Response

from squilla.sip.message import Draft, credentials_of
from squilla.sip.wire import AnyMessage, Header, parameter_of, uri_of, values


class DialogId(NamedTuple):
    """What tells one dialog from another (§12)."""

    call_id: str
    local_tag: str
    remote_tag: str


@dataclass(frozen=True, slots=True)
class Dialog:
    """State of a dialog; `local` and `remote` are From and To values with their tags."""

    call_id: str
    local: str
    remote: str
    target: str
    routes: tuple[str, ...]
    sequence: int
    remote_sequence: int | None = None

    @classmethod
    def from_response(cls, invite: Draft, response: Response) -> "Dialog":
        """The caller's dialog (§12.1.2): the route set is the Record-Route turned round."""
        return cls(
            call_id=invite.call_id,
            local=invite.local,
            remote=response.headers["To"],
            target=_contact(response) or invite.uri,
            routes=tuple(reversed(values(response, "Record-Route"))),
            sequence=invite.sequence,
        )

    @classmethod
    def from_request(cls, invite: Request, tag: str) -> "Dialog":
        """The called side's dialog (§12.1.1); `tag` is our To tag."""
        return cls(
            call_id=invite.call_id,
            local=f"{invite.headers['To']};tag={tag}",
            remote=invite.headers["From"],
            target=_contact(invite) or uri_of(invite.headers["From"]),
            routes=tuple(values(invite, "Record-Route")),
            sequence=0,
            remote_sequence=invite.cseq.sequence,
        )

    @property
    def id(self) -> DialogId:
        """The identity of the dialog."""
        return DialogId(
            self.call_id,
            parameter_of(self.local, "tag") or "",
            parameter_of(self.remote, "tag") or "",
        )

    def request(
        self, method: str, headers: tuple[Header, ...] = (), body: bytes = b""
    ) -> tuple["Dialog", Draft]:
        """The next request within the dialog, and the dialog after it (§12.2.1.1)."""
        sequence = self.sequence + 1
        draft = self._draft(method, sequence, headers, body)
        return replace(self, sequence=sequence), draft

    def ack(self, invite: Draft) -> Draft:
        """The ACK of a 2xx: a request of its own, with the INVITE's number and credentials."""
        return self._draft("ACK", invite.sequence, credentials_of(invite), b"")

    def numbered(self, sequence: int) -> "Dialog":
        """The dialog after a request that a challenge made us number anew."""
        return replace(self, sequence=max(self.sequence, sequence))

    def retargeted(self, message: AnyMessage) -> "Dialog":
        """The dialog after a re-INVITE or its 2xx moved the other side's Contact (§12.2)."""
        return replace(self, target=_contact(message) or self.target)

    def accepting(self, request: Request) -> "Dialog | None":
        """The dialog after a request from the other side; None when it comes out of order."""
        sequence = request.cseq.sequence
        if self.remote_sequence is not None and sequence <= self.remote_sequence:
            return None
        return replace(self, remote_sequence=sequence)

    def _draft(self, method: str, sequence: int, headers: tuple[Header, ...], body: bytes) -> Draft:
        uri, routes = self._way()
        route_headers = tuple(("Route", route) for route in routes)
        return Draft(
            method=method,
            uri=uri,
            call_id=self.call_id,
            sequence=sequence,
            local=self.local,
            remote=self.remote,
            headers=route_headers + headers,
            body=body,
        )

    def _way(self) -> tuple[str, tuple[str, ...]]:
        if not self.routes or _is_loose(self.routes[0]):
            return self.target, self.routes
        first, *rest = self.routes
        return uri_of(first), (*rest, f"<{self.target}>")


def _is_loose(route: str) -> bool:
    return re.search(r";lr(?=[;=]|$)", uri_of(route), re.IGNORECASE) is not None


def _contact(message: AnyMessage) -> str | None:
    contacts = values(message, "Contact")
    return uri_of(contacts[0]) if contacts else None


def dialog_id(request: Request) -> DialogId:
    """Which of our dialogs a request of the other side belongs to."""
    return DialogId(
        request.call_id,
        parameter_of(request.headers["To"], "tag") or "",
        parameter_of(request.headers["From"], "tag") or "",
    )
