"""Kamailio's Python interface (KEMI) as typed verbs: the only file that knows it.

Most of its functions answer a number where 1 or more is yes and -1 is no, some answer a bool, and
some None: each wrapper here turns that into what Python reads. Names of shared tables and of
routes are the ones that `ops/kamailio.cfg` loads.
"""

import json
from typing import Any

from squilla.edge.request import Request

LOCATION = "location"
HA1 = "ha1"
READY = "ready"
FAILURES = "failures"
BANS = "bans"
COUNTS = "counts"

_HA1_GIVEN = 1  # flag of pv_auth_check: the password argument is already H(A1)
_QOP_AUTH = 1  # flag of auth_challenge: offer qop="auth"
_ONE_CONTACT = 4  # flag of save: the contact replaces all others of its address of record
_WRONG_PASSWORD = (-2, -8)
# All of the module's checks but those of credentials (2048, 8192), after which some requests would
# get no answer at all, and two that have no effect (8, 16); URI checks of all four headers.
_SANITY_CHECKS = 22503
_SANITY_URI_CHECKS = 15
_EVERY_PORT_TO_0 = r"/^m=([^[:space:]]+)[[:space:]]+[0-9]+/m=\1 0/g"
_NUL = "\0"
UNREGISTERED = 3  # what save returns when the contact was removed


class Ksr:
    """The verbs of one worker; `raw` is the module that Kamailio provides."""

    def __init__(self, raw: Any, log_mark: str = "squilla") -> None:  # noqa: ANN401 - no stubs
        self._raw = raw
        self._log_mark = log_mark
        self._proven: str | None = None

    # --- the message in hand

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
            has_to_tag=_yes(self._raw.siputils.has_totag()),
            ruri_user=self.text("$rU"),
            from_user=self.text("$fU"),
            to_user=self.text("$tU"),
            auth_user=self.text("$au"),
            user_agent=(self.text("$ua") or "")[:120],
        )

    def text(self, variable: str) -> str | None:
        """A pseudo-variable as text; None where it is null or no text.

        A NUL makes it none: Kamailio gives such values out, and fails on them as arguments.
        """
        try:
            value = self._raw.pv.get(variable)
        except UnicodeDecodeError:
            return None
        return None if value is None or _NUL in str(value) else str(value)

    def _number(self, variable: str) -> int:
        return int(self.text(variable) or 0)

    def next_hop(self) -> str:
        """Where the request would go now: the destination URI, else the request URI."""
        return self.text("$du") or self.text("$ru") or ""

    def sdp(self) -> str | None:
        """The SDP body; None without one."""
        if not _yes(self._raw.textops.has_body_type("application/sdp")):
            return None
        return self.text("$rb") or ""

    def has_body(self) -> bool:
        """Whether the message has a body of any type."""
        return _yes(self._raw.textops.has_body())

    def is_sane(self) -> bool:
        """Kamailio's own checks; where they fail, it has answered 4xx if it could."""
        return _yes(self._raw.sanity.sanity_check(_SANITY_CHECKS, _SANITY_URI_CHECKS))

    def has_hops_left(self) -> bool:
        """Max-Forwards, counted down (RFC 3261 §16.3); added when missing."""
        return _yes(self._raw.maxfwd.process_maxfwd(70))

    def reply(self, code: int, reason: str, *headers: str) -> None:
        """Answer the request; each header without its line end."""
        for header in headers:
            self._raw.hdr.append_to_reply(f"{header}\r\n")
        self._raw.sl.send_reply(code, reason)

    def drop_connection(self) -> None:
        """Close the connection that the message came on, without an answer."""
        self._raw.tcpops.tcp_close_connection()

    # --- transactions (RFC 3261 §17)

    def force_rport(self) -> None:
        """Answer to where the request came from (RFC 3581)."""
        self._raw.force_rport()

    def is_retransmission(self) -> bool:
        """Whether a transaction is at work on this message; the last reply is then sent again."""
        if _yes(self._raw.tmx.t_precheck_trans()):
            self._raw.tm.t_check_trans()
            return True
        return bool(self._raw.tm.t_check_trans() == 0)

    def belongs_to_transaction(self) -> bool:
        """Whether a CANCEL, or the ACK of a negative answer, fits a transaction here."""
        return _yes(self._raw.tm.t_check_trans())

    def relay(self) -> bool:
        """Send the request on; False when it cannot go, with the answer left to the caller."""
        return _yes(self._raw.tm.t_relay())

    def watch_media(self) -> None:
        """Have the router called for the branches and replies of this request."""
        self._raw.tm.t_on_branch("ksr_branch")
        self._raw.tm.t_on_reply("ksr_reply")

    def watch_failure(self) -> None:
        """Have the router called when this request comes to nothing."""
        self._raw.tm.t_on_failure("ksr_failure")

    def only_existing_connections(self) -> None:
        """Never open a connection to send this on: a phone behind NAT has its own, or none."""
        self._raw.set_forward_no_connect()

    def drop_branch(self) -> None:
        """In the branch route: don't send this branch."""
        self._raw.set_drop()

    def refuse_streams(self) -> None:
        """In the reply route: pass the answer on with every stream refused (RFC 3264 §6).

        A final reply can't be dropped there: Kamailio would send it on as it is.
        """
        self._raw.textops.subst_body(_EVERY_PORT_TO_0)

    def drop_reply(self) -> None:
        """In the core's reply route, before any transaction: don't pass this reply on."""
        self._raw.set_drop()

    def reply_protocol(self) -> str:
        """In the reply route: the transport that the reply came on."""
        return (self.text("$pr") or "").lower()

    # --- dialogs and NAT

    def record_route(self, mark: str) -> None:
        """Stay in the dialog's path, with our mark (RFC 3261 §16.6)."""
        self._raw.rr.add_rr_param(f";{mark}")
        self._raw.rr.record_route()

    def follow_route(self, mark: str) -> bool:
        """Consume our Route header (RFC 3261 §16.4); False when it isn't ours or lacks the mark."""
        return _yes(self._raw.rr.loose_route()) and _yes(self._raw.rr.check_route_param(mark))

    def remember_source_in_contact(self) -> None:
        """Note in the Contact where the message really came from."""
        self._raw.nathelper.set_contact_alias()

    def go_where_contact_came_from(self) -> None:
        """Send to the place noted in the Contact, unless a route says otherwise."""
        if self._raw.pv.is_null("$du"):
            self._raw.nathelper.handle_ruri_alias()

    def send_to(self, uri: str) -> None:
        """Send the request to a URI, whatever its request URI says."""
        self._raw.setdsturi(uri)

    def set_ruri_user(self, user: str) -> None:
        """Change who the request is for."""
        self._raw.setuser(user)

    # --- registration and digest (RFC 3261 §10, RFC 7616)

    def digest_fits(self, realm: str, ha1: str) -> bool | None:
        """True: the credentials fit; False: a wrong password; None: none, or a stale nonce."""
        code = self._raw.auth.pv_auth_check(realm, ha1, _HA1_GIVEN, 0)
        if _yes(code):
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
        return _yes(self._raw.registrar.lookup(LOCATION))

    # --- media

    def offer_media(self, flags: str) -> bool:
        """Have rtpengine take the offer; False when it can't."""
        return _yes(self._raw.rtpengine.rtpengine_offer(flags))

    def answer_media(self, flags: str) -> bool:
        """Have rtpengine take the answer; False when it can't."""
        return _yes(self._raw.rtpengine.rtpengine_answer(flags))

    def end_media(self) -> None:
        """Free the call's ports."""
        self._raw.rtpengine.rtpengine_delete0()

    # --- tables shared by all workers

    def ha1_of(self, user: str) -> str | None:
        """The HA1 that the control plane gave for a user; a name dialled with %00 is nobody's."""
        if _NUL in user:
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
        return not _yes(self._raw.pike.pike_check_req())

    def count(self, what: str) -> None:
        """Count for /metrics."""
        self._raw.htable.sht_inc(COUNTS, what)

    # --- logs and HTTP

    def log(self, event: str, request: Request, **fields: str | int) -> None:
        """One structured line, read again by the process that collects the logs."""
        line = {"event": event, "call_id": request.call_id, **fields}
        self._raw.notice(f"{self._log_mark} {json.dumps(line)}\n")

    def error(self, text: str) -> None:
        """A line that says what broke, and in which call."""
        line = {"event": text, "call_id": self.text("$ci") or ""}
        self._raw.err(f"{self._log_mark} {json.dumps(line)}\n")

    def http_header(self, name: str) -> str:
        """A header of an HTTP request, or ""."""
        return self.text(f"$hdr({name})") or ""

    def http_path(self) -> str:
        """The path of an HTTP request."""
        return self.text("$hu") or ""

    def accept_websocket(self) -> None:
        """Answer the WebSocket handshake (RFC 7118); refuses by itself what is not `sip`."""
        self._raw.websocket.handle_handshake()

    def http_reply(self, code: int, reason: str) -> None:
        """Answer an HTTP request with its reason as text."""
        self._raw.xhttp.xhttp_reply(code, reason, "text/plain", f"{reason}\n")


def _yes(code: int) -> bool:
    return code > 0
