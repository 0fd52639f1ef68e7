# ruff: noqa: FBT001 - columns of tables
"""The typed verbs on waiting calls, over a recording stand-in for Kamailio's module."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from squilla.edge.ksr import Ksr
from tests.edge.raw_ksr import RawKsr

USER = "92202"
LOCK = ("htable.sht_lock", "phones", USER)
UNLOCK = ("htable.sht_unlock", "phones", USER)


class Tables(RawKsr):
    """Its shared tables are dictionaries."""

    def __init__(self, **variables: object) -> None:
        super().__init__(**variables)
        self.tables: dict[tuple[str, str], object] = {}

    def call(self, name: str, arguments: tuple[Any, ...]) -> object:
        match name, arguments:
            case "htable.sht_get", (table, key):
                return self.tables.get((table, key))
            case "htable.sht_sets", (table, key, value):
                self.tables[table, key] = value
            case "htable.sht_rm", (table, key):
                self.tables.pop((table, key), None)
        return super().call(name, arguments)


@pytest.mark.parametrize("broken", [False, True])
def test_a_phone_is_locked_and_let_go_of_whatever_happens(broken: bool) -> None:
    raw = RawKsr()
    try:
        with Ksr(raw).alone_with(USER):
            assert raw.calls == [LOCK]
            assert not broken or 1 / 0
    except ZeroDivisionError:
        pass
    assert raw.calls == [LOCK, UNLOCK]


def test_a_call_keeps_its_number_and_its_phone() -> None:
    raw = RawKsr()
    raw.answers["htable.sht_inc"] = 7
    assert Ksr(raw).begin_call(USER) == 7
    assert raw.calls == [
        ("htable.sht_inc", "numbers", "call"),
        ("pv.seti", "$avp(s:call)", 7),
        ("pv.sets", "$avp(s:callee)", USER),
    ]
    raw.variables = {"$avp(s:call)": 7, "$avp(s:callee)": USER}
    assert (Ksr(raw).call_number(), Ksr(raw).callee()) == (7, USER)
    assert (Ksr(RawKsr()).call_number(), Ksr(RawKsr()).callee()) == (0, "")


def test_what_is_noted_of_a_call_is_read_again() -> None:
    raw = Tables()
    ksr = Ksr(raw)
    ksr.note_call(7, {"n": 7, "how": "sent", "at": 1.5})
    assert ksr.noted_call(7) == {"n": 7, "how": "sent", "at": 1.5}
    assert json.loads(str(raw.tables["calls", "7"]))["how"] == "sent"
    assert ksr.noted_call(8) == {}


@pytest.mark.parametrize(("code", "ticket"), [(1, "7:42"), (-1, None), (0, None)])
def test_a_parked_call_has_a_ticket(code: int, ticket: str | None) -> None:
    raw = RawKsr(**{"T(id_index)": 7, "T(id_label)": 42})
    raw.answers["tmx.t_suspend"] = code
    assert Ksr(raw).park() == ticket


@pytest.mark.parametrize(("code", "resumed"), [(1, True), (-1, False)])
def test_a_ticket_brings_its_call_back(code: int, resumed: bool) -> None:
    raw = RawKsr()
    raw.answers["tmx.t_continue"] = code
    assert Ksr(raw).resume("7:42") is resumed
    assert raw.calls == [("tmx.t_continue", 7, 42, "ksr_resume")]


@pytest.mark.parametrize(
    ("verb", "call"),
    [
        (lambda ksr: ksr.open_transaction(), ("tm.t_newtran",)),
        (lambda ksr: ksr.set_patience(ring=120, silence=30), ("tm.t_set_fr", 120000, 30000)),
        (lambda ksr: ksr.answer_transaction(480, "No"), ("tm.t_send_reply", 480, "No")),
        (lambda ksr: ksr.cancel_other_branches(), ("tmx.t_cancel_branches", "others")),
        (lambda ksr: ksr.keep_connection(660), ("tcpops.tcp_set_connection_lifetime", 660)),
        (lambda ksr: ksr.remove_headers("X-A"), ("hdr.remove", "X-A")),
        (lambda ksr: ksr.add_header("A: b"), ("hdr.append", "A: b\r\n")),
        (lambda ksr: ksr.add_to_reply("A: b"), ("hdr.append_to_reply", "A: b\r\n")),
    ],
)
def test_each_verb_is_one_function(verb: Callable[[Ksr], None], call: tuple[object, ...]) -> None:
    raw = RawKsr()
    verb(Ksr(raw))
    assert raw.calls == [call]


@pytest.mark.parametrize(("code", "over"), [(1, False), (-1, True), (0, True)])
def test_a_call_that_takes_no_100_any_more_is_over(code: int, over: bool) -> None:
    raw = RawKsr()
    raw.answers["tm.t_send_reply"] = code
    assert Ksr(raw).is_over() is over
    assert raw.calls == [("tm.t_send_reply", 100, "Trying")]


@pytest.mark.parametrize(("code", "cancelled"), [(1, True), (-1, False)])
def test_whether_the_caller_gave_up(code: int, cancelled: bool) -> None:
    raw = RawKsr()
    raw.answers["tm.t_is_canceled"] = code
    assert Ksr(raw).is_cancelled() is cancelled


def test_the_final_code() -> None:
    raw = RawKsr()
    raw.answers["tm.t_get_status_code"] = 408
    assert Ksr(raw).final_code() == 408


def test_tickets_wait_in_their_order_and_are_taken_once() -> None:
    raw = Tables()
    ksr = Ksr(raw)
    assert ksr.parked(USER) == ksr.take_parked(USER) == []
    for ticket in ("1:1", "2:2"):
        ksr.add_parked(USER, ticket)
    assert ksr.parked("92203") == []
    assert ksr.parked(USER) == ["1:1", "2:2"]
    assert ksr.take_parked(USER) == ["1:1", "2:2"]
    assert ksr.take_parked(USER) == []
    assert ("parked", USER) not in raw.tables


def test_a_call_that_is_over_waits_no_more() -> None:
    raw = Tables(**{"T(id_index)": 1, "T(id_label)": 1})
    ksr = Ksr(raw)
    for ticket in ("1:1", "2:2"):
        ksr.add_parked(USER, ticket)
    ksr.end_parked()
    assert ksr.parked(USER) == ["2:2"]
    ksr.add_parked(USER, "3:3")
    assert raw.tables["parked", USER] == "2:2 3:3"


def test_a_call_that_rings_may_be_joined() -> None:
    raw = Tables()
    ksr = Ksr(raw)
    assert not ksr.has_ringing(USER)
    ksr.let_join(USER, "pbx")
    assert ksr.has_ringing(USER)
    assert ("tsilo.ts_store_uri", f"sip:{USER}@pbx") in raw.calls
    assert ksr.join(USER, "pbx")
    assert raw.calls[-1] == ("tsilo.ts_append", "location", f"sip:{USER}@pbx")
    raw.answers["tsilo.ts_append"] = -2
    assert not ksr.join(USER, "pbx")


def test_a_phone_is_reached_by_its_last_connection() -> None:
    ksr = Ksr(Tables())
    assert ksr.flow_of(USER) is None
    for flow in ("a", "b"):
        ksr.move(USER, flow)
    assert ksr.flow_of(USER) == "b"


def test_the_first_arrival_of_a_connection_counts() -> None:
    ksr = Ksr(Tables())
    assert ksr.arrival("peer") is None
    ksr.note_arrival("peer", "1.5")
    ksr.note_arrival("peer", "2.5")
    assert ksr.arrival("peer") == "1.5"
    assert ksr.arrival("another") is None


def test_a_talk_lasts_from_its_answer_to_its_end() -> None:
    raw = Tables()
    ksr = Ksr(raw)
    ksr.begin_talk("c1", USER, "92201")
    ksr.begin_talk("c2", "92203", "92204")
    assert all(ksr.is_talking(user) for user in (USER, "92201", "92203"))
    ksr.end_talk("c1")
    ksr.end_talk("never begun")
    ksr.end_talk("c\0")
    assert [ksr.is_talking(user) for user in (USER, "92201", "92203")] == [False, False, True]
    assert not any("\0" in str(argument) for call in raw.calls for argument in call)


# --- contacts

PUSH = ";pn-provider=fcm;pn-prid=tok"


def test_a_contact_without_push_is_marked_by_kamailio_itself() -> None:
    raw = RawKsr(ct="<sip:a@b>")
    Ksr(raw).remember_source_in_contact()
    assert raw.calls == [("nathelper.set_contact_alias",)]


def test_a_contact_with_push_is_written_anew_without_it() -> None:
    raw = RawKsr(ct=f"<sip:a@b{PUSH}>", si="198.51.100.7", sp=4001, pr="TLS")
    Ksr(raw).remember_source_in_contact()
    assert raw.calls == [
        ("hdr.remove", "Contact"),
        ("hdr.append", "Contact: <sip:a@b;alias=198.51.100.7~4001~3>\r\n"),
    ]


@pytest.mark.parametrize(
    ("uri", "calls"),
    [
        (f"sip:a@b;ob{PUSH}", [("pv.sets", "$ru", "sip:a@b;ob")]),
        ("sip:a@b;ob", []),
        (None, []),
    ],
)
def test_the_request_uri_shows_no_push_address(
    uri: str | None, calls: list[tuple[object, ...]]
) -> None:
    raw = RawKsr(ru=uri)
    Ksr(raw).hide_push_address()
    assert raw.calls == calls


@pytest.mark.parametrize("code", [1, 3, 4, -1])
def test_a_contact_is_saved_as_its_owners_only_one(code: int) -> None:
    raw = RawKsr()
    raw.answers["registrar.save"] = code
    assert Ksr(raw).save_contact() == code
    assert raw.calls == [("nathelper.fix_nated_register",), ("registrar.save", "location", 4)]


def test_what_a_message_says_of_itself() -> None:
    raw = RawKsr(ci="c1", fU="92201", ct="<sip:a@b>", rs=180, pr="TLS", **{"hdr(Reason)": "SIP"})
    ksr = Ksr(raw)
    assert (ksr.call_id(), ksr.caller(), ksr.contact()) == ("c1", "92201", "<sip:a@b>")
    assert (ksr.reply_code(), ksr.reply_protocol(), ksr.header("Reason")) == (180, "tls", "SIP")
    nothing = Ksr(RawKsr())
    assert (nothing.call_id(), nothing.caller(), nothing.contact()) == ("", "", "")
    assert (nothing.reply_code(), nothing.header("Reason")) == (0, "")
