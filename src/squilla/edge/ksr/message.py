"""Verbs on the message in hand (RFC 3261 §7)."""

from squilla.edge.ksr.base import Base, is_yes
from squilla.edge.request import Request

# All of the module's checks but those of credentials (2048, 8192), after which some requests would
# get no answer at all, and two that have no effect (8, 16); URI checks of all four headers.
_SANITY_CHECKS = 22503
_SANITY_URI_CHECKS = 15


class Message(Base):
    """Reading the message, answering it, refusing its connection."""

    def request(self) -> Request:
        """A snapshot of the request."""
        return Request(
            method=self.text("$rm") or "",
            call_id=self.text("$ci") or "",
            source=self.text("$si") or "",
            source_port=self._number("$sp"),
            local_port=self._number("$Rp"),
            protocol=(self.text("$pr") or "").lower(),
            size=self._number("$ml"),
            has_to_tag=is_yes(self._raw.siputils.has_totag()),
            ruri_user=self.text("$rU"),
            from_user=self.text("$fU"),
            to_user=self.text("$tU"),
            auth_user=self.text("$au"),
            from_name=(self.text("$fn") or "").strip('"')[:80],
            sequence=self.text("$cs") or "",
            user_agent=(self.text("$ua") or "")[:120],
        )

    def next_hop(self) -> str:
        """Where the request would go now: the destination URI, else the request URI."""
        return self.text("$du") or self.text("$ru") or ""

    def call_id(self) -> str:
        """The Call-ID of the message in hand, a reply too."""
        return self.text("$ci") or ""

    def caller(self) -> str:
        """The user of the From header."""
        return self.text("$fU") or ""

    def contact(self) -> str:
        """The Contact header as it came, or ""."""
        return self.text("$ct") or ""

    def header(self, name: str) -> str:
        """A header as it came, the first of its name, or ""."""
        return self.text(f"$hdr({name})") or ""

    def remove_headers(self, *names: str) -> None:
        """Take every header of those names out of what is sent on."""
        for name in names:
            self._raw.hdr.remove(name)

    def add_header(self, header: str) -> None:
        """Put a header, without its line end, into what is sent on."""
        self._raw.hdr.append(f"{header}\r\n")

    def add_to_reply(self, header: str) -> None:
        """Have a header, without its line end, in the reply that will be sent."""
        self._raw.hdr.append_to_reply(f"{header}\r\n")

    def sdp(self) -> str | None:
        """The SDP body; None without one."""
        if not is_yes(self._raw.textops.has_body_type("application/sdp")):
            return None
        return self.text("$rb") or ""

    def has_body(self) -> bool:
        """Whether the message has a body of any type."""
        return is_yes(self._raw.textops.has_body())

    def is_sane(self) -> bool:
        """Kamailio's own checks; where they fail, it has answered 4xx if it could."""
        return is_yes(self._raw.sanity.sanity_check(_SANITY_CHECKS, _SANITY_URI_CHECKS))

    def has_hops_left(self) -> bool:
        """Max-Forwards, counted down (RFC 3261 §16.3); added when missing."""
        return is_yes(self._raw.maxfwd.process_maxfwd(70))

    def reply(self, code: int, reason: str, *headers: str) -> None:
        """Answer the request; each header without its line end."""
        for header in headers:
            self.add_to_reply(header)
        self._raw.sl.send_reply(code, reason)

    def drop_connection(self) -> None:
        """Close the connection that the message came on, without an answer."""
        self._raw.tcpops.tcp_close_connection()
