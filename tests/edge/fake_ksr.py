"""Ksr without Kamailio: it answers from what a test sets, and remembers every effect in order."""

from collections import Counter
from typing import Any

from squilla.edge.request import Request
from tests.edge.fake_waiting import FakeWaiting
from tests.edge.scenes import a_request

Effect = tuple[Any, ...]


class FakeKsr(FakeWaiting):
    """`effects` is the playbook: what was done to the message, tables, media and logs."""

    def __init__(self, message: Request | None = None, *, sdp: str | None = None) -> None:
        super().__init__()
        self.message = message or a_request()
        self.body = sdp
        self.effects: list[Effect] = []
        self.variables: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.ruri_and_dst = ""
        self.alias = ""
        self.accepted: dict[str, str] = {}
        self.presented: str | None = None
        self.proven: str | None = None
        self.route_mark: str | None = None
        self.contacts: dict[str, str] = {}
        self.failed: Counter[str] = Counter()
        self.banned: dict[str, int] = {}
        self.counted: Counter[str] = Counter()
        self.other_body = False
        self.ready = True
        self.sane = True
        self.hops_left = True
        self.flooding = False
        self.retransmitted = False
        self.in_transaction = False
        self.relays = True
        self.takes_media = True
        self.save_outcome = 1

    @property
    def replies(self) -> list[int]:
        """The status codes sent, in order."""
        return [effect[1] for effect in self.effects if effect[0] == "reply"]

    @property
    def verbs(self) -> list[str]:
        """The names of the effects, in order."""
        return [effect[0] for effect in self.effects]

    def did(self, verb: str) -> bool:
        """Whether an effect of that name is in the playbook."""
        return verb in self.verbs

    def _note(self, *effect: object) -> None:
        self.effects.append(effect)

    def request(self) -> Request:
        return self.message

    def text(self, variable: str) -> str | None:
        return self.variables.get(variable)

    def next_hop(self) -> str:
        return self.ruri_and_dst

    def call_id(self) -> str:
        return self.message.call_id

    def caller(self) -> str:
        return self.message.from_user or ""

    def contact(self) -> str:
        return self.headers.get("Contact", "")

    def header(self, name: str) -> str:
        return self.headers.get(name, "")

    def remove_headers(self, *names: str) -> None:
        self._note("remove_headers", *names)

    def add_header(self, header: str) -> None:
        self._note("add_header", header)

    def add_to_reply(self, header: str) -> None:
        self._note("add_to_reply", header)

    def sdp(self) -> str | None:
        return self.body

    def has_body(self) -> bool:
        return self.body is not None or self.other_body

    def is_sane(self) -> bool:
        return self.sane

    def has_hops_left(self) -> bool:
        return self.hops_left

    def reply(self, code: int, reason: str, *headers: str) -> None:
        self._note("reply", code, reason, *headers)

    def drop_connection(self) -> None:
        self._note("drop_connection")

    def force_rport(self) -> None:
        self._note("force_rport")

    def is_retransmission(self) -> bool:
        return self.retransmitted

    def belongs_to_transaction(self) -> bool:
        return self.in_transaction

    def relay(self) -> bool:
        self._note("relay")
        return self.relays

    def watch_media(self) -> None:
        self._note("watch_media")

    def watch_failure(self) -> None:
        self._note("watch_failure")

    def only_existing_connections(self) -> None:
        self._note("only_existing_connections")

    def drop_branch(self) -> None:
        self._note("drop_branch")

    def drop_reply(self) -> None:
        self._note("drop_reply")

    def refuse_streams(self) -> None:
        self._note("refuse_streams")

    def reply_code(self) -> int:
        return int(self.variables.get("$rs", 0))

    def reply_protocol(self) -> str:
        return self.variables.get("$pr", "")

    def record_route(self, mark: str) -> None:
        self._note("record_route", mark)

    def follow_route(self, mark: str) -> bool:
        return mark == self.route_mark

    def remember_source_in_contact(self) -> None:
        self._note("remember_source_in_contact")

    def go_where_contact_came_from(self) -> None:
        self.ruri_and_dst = self.alias or self.ruri_and_dst

    def send_to(self, uri: str) -> None:
        self.ruri_and_dst = uri
        self._note("send_to", uri)

    def set_ruri_user(self, user: str) -> None:
        self.ruri_and_dst = user
        self._note("set_ruri_user", user)

    def digest_fits(self, realm: str, ha1: str) -> bool | None:
        self._note("digest_fits", realm)
        fits = None if self.presented is None else self.presented == ha1
        self.proven = ha1 if fits else self.proven
        return fits

    def still_accepts(self, user: str) -> bool:
        return self.proven is not None and self.accepted.get(user) == self.proven

    def challenge(self, realm: str) -> None:
        self._note("challenge", realm)

    def save_contact(self) -> int:
        self._note("save_contact")
        return self.save_outcome

    def keep_connection(self, seconds: int) -> None:
        self._note("keep_connection", seconds)

    def forget_contact(self, user: str, realm: str) -> None:
        self._note("forget_contact", user, realm)

    def look_up(self) -> bool:
        return self.ruri_and_dst in self.contacts

    def hide_push_address(self) -> None:
        self._note("hide_push_address")

    def offer_media(self, flags: str) -> bool:
        self._note("offer_media", flags)
        return self.takes_media

    def answer_media(self, flags: str) -> bool:
        self._note("answer_media", flags)
        return self.takes_media

    def end_media(self) -> None:
        self._note("end_media")

    def ha1_of(self, user: str) -> str | None:
        return self.accepted.get(user)

    def is_ready(self) -> bool:
        return self.ready

    def count_failure(self, who: str) -> int:
        self.failed[who] += 1
        return self.failed[who]

    def ban(self, who: str, seconds: int) -> None:
        self.banned[who] = seconds
        self._note("ban", who, seconds)

    def is_banned(self, who: str) -> bool:
        return who in self.banned

    def is_flooding(self) -> bool:
        return self.flooding

    def count(self, what: str) -> None:
        self.counted[what] += 1

    def log(self, event: str, request: Request, **fields: str | int) -> None:
        assert request == self.message
        self._note("log", event, fields)

    def error(self, text: str) -> None:
        self._note("error", text)

    def http_path(self) -> str:
        return self.variables.get("path", "")

    def accept_websocket(self) -> None:
        self._note("accept_websocket")

    def http_reply(self, code: int, reason: str) -> None:
        self._note("http_reply", code, reason)
