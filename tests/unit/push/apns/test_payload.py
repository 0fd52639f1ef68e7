"""What a VoIP push holds."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.apns.payload import LIMIT, payload
from squilla.push.message import Ring

RING = Ring("6f1c0f1e-0000-4000-8000-000000000001", "c1@pbx", "201", "Ada", 1_800_000_000.25, 30)
ANY_TEXT = st.text(alphabet=st.characters(), max_size=3000)


def _read(ring: Ring, host: str = "pbx.example") -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(payload(ring, host))
    return fields


def test_it_holds_what_linphone_reads_and_our_own() -> None:
    assert _read(RING) == {
        "aps": {
            "sound": "",
            "loc-key": "IC_MSG",
            "loc-args": ["Ada"],
            "call-id": "c1@pbx",
            "uuid": RING.id,
            "send-time": "2027-01-15 08:00:00",
        },
        "from-uri": "sip:201@pbx.example",
        "display-name": "Ada",
        "pn_ttl": 30,
        "customPayload": {},
        "squilla": {
            "v": 1,
            "id": RING.id,
            "call_id": "c1@pbx",
            "caller": "201",
            "caller_name": "Ada",
            "sent_at": 1_800_000_000.25,
            "ttl": 30,
        },
    }


def test_a_caller_without_a_name_is_shown_by_number() -> None:
    fields = _read(replace(RING, caller_name=""))
    assert fields["display-name"] == "201"
    assert fields["aps"]["loc-args"] == ["201"]
    assert fields["squilla"]["caller_name"] == ""


@pytest.mark.parametrize(
    ("caller", "uri"),
    [
        ("+390721", "sip:+390721@pbx.example"),
        ("a b@c>", "sip:a%20b%40c%3E@pbx.example"),
        ("", "sip:anonymous@pbx.example"),
    ],
)
def test_a_caller_makes_a_sip_uri(caller: str, uri: str) -> None:
    assert _read(replace(RING, caller=caller))["from-uri"] == uri


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ada "the" \\ Rossi', 'Ada "the" \\ Rossi'),
        ("Ada 👩‍👩‍👧 Però", "Ada 👩‍👩‍👧 Però"),
        ("Ada\r\n\x00Rossi", "Ada   Rossi"),
        ("Ada\ud800", "Ada"),
        ("a" * 300, "a" * 256),
        ("é" * 300, "é" * 128),
        ("x" + "😀" * 100, "x" + "😀" * 63),
    ],
)
def test_any_name_is_shown_whole_or_cut_between_characters(name: str, shown: str) -> None:
    assert _read(replace(RING, caller_name=name))["display-name"] == shown


@given(name=ANY_TEXT, caller=ANY_TEXT, call_id=ANY_TEXT)
def test_it_is_json_below_the_limit_whatever_callers_choose(
    name: str, caller: str, call_id: str
) -> None:
    ring = replace(RING, caller_name=name, caller=caller, call_id=call_id)
    text = payload(ring, "h" * 253)
    assert len(text) <= LIMIT
    assert json.loads(text)["squilla"]["id"] == RING.id


@pytest.mark.parametrize("char", ['"', "\\", "\x01", "😀", "é", "/"])
def test_the_longest_of_everything_fits(char: str) -> None:
    ring = replace(RING, caller_name=char * 9999, caller=char * 9999, call_id=char * 9999)
    assert len(payload(ring, "h" * 253)) <= LIMIT
