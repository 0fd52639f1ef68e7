"""`squilla trace` and `squilla wakes`: what became of calls, without an address or a token."""

import json
import time
from contextlib import closing
from dataclasses import replace

import pytest

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.store import wakes
from squilla.texts import Language, translate
from tests.unit.commands.terminal import Terminal

NOW = float(int(time.time()))
FAILED = Wake(
    id="1" * 36,
    call_id="c1@pbx",
    sip_user="92201",
    caller="202",
    started_at=NOW - 10,
    marks=(
        Mark(Step.INVITE, NOW - 10),
        Mark(Step.PARKED, NOW - 9.996),
        Mark(Step.PUSH_ACCEPTED, NOW - 9.75, "fcm 77"),
        Mark(Step.ENDED, NOW + 20, "480"),
    ),
    stop=Stop.NOT_WOKEN,
    platform="android",
    agent="Phone/1",
    network="198.51.100.0/24",
)
ANSWERED = replace(
    FAILED,
    id="2" * 36,
    call_id="c2@pbx",
    started_at=NOW - 5,
    marks=(
        Mark(Step.INVITE, NOW - 5),
        Mark(Step.PUSH_ACCEPTED, NOW - 4.9, "fcm 78"),
        Mark(Step.REGISTERED, NOW - 3.9),
        Mark(Step.RINGING, NOW - 3.7),
    ),
    stop=Stop.ANSWERED,
)
OTHERS = replace(ANSWERED, id="3" * 36, call_id="c3@pbx", sip_user="92202", started_at=NOW)


@pytest.fixture
def with_calls(with_alice: Terminal) -> Terminal:
    with closing(with_alice.store()) as store, store.begin() as tx:
        wakes.save(tx, [FAILED, ANSWERED, OTHERS])
    return with_alice


def listed(terminal: Terminal, *options: str) -> list[str]:
    """The Call-IDs that `squilla wakes` lists."""
    result = terminal.types("wakes", "--json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return [call["call_id"] for call in json.loads(result.stdout)]


def test_a_timeline_has_offsets_words_details_and_the_reason(with_calls: Terminal) -> None:
    result = with_calls.types("trace", "c1@pbx")
    assert (result.exit_code, result.stderr) == (0, "")
    head, *steps, reason, advice = result.stdout.splitlines()
    assert head.endswith(": from 202 to 92201 (android, Phone/1, 198.51.100.0/24)")
    assert steps == [
        "       +0 ms  The call arrived",
        "       +4 ms  The phone is asleep: the call waits",
        "     +250 ms  Push accepted  fcm 77",
        "   +30000 ms  Ended  480",
    ]
    assert reason == translate("wake.stop_not_woken", "en")
    assert advice == translate("wake.advice_not_woken_android", "en")


def test_a_good_call_s_timeline_ends_with_what_became_of_it(with_calls: Terminal) -> None:
    with_calls.environment["LANG"] = "it"
    lines = with_calls.types("trace", "c2@pbx").stdout.splitlines()
    assert "da 202 a 92201" in lines[0]
    assert lines[-1] == translate("wake.stop_answered", "it")


def test_a_call_for_two_phones_has_two_timelines(with_calls: Terminal) -> None:
    with closing(with_calls.store()) as store, store.begin() as tx:
        wakes.save(tx, [replace(OTHERS, call_id="c1@pbx", platform="", agent="", network="")])
    lines = with_calls.types("trace", "c1@pbx").stdout.splitlines()
    assert [line.rpartition(" to ")[2] for line in lines if "from 202" in line] == [
        "92201 (android, Phone/1, 198.51.100.0/24)",
        "92202",
    ]


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_unknown_call_is_one_sentence(with_calls: Terminal, language: Language) -> None:
    with_calls.environment["LANG"] = language
    result = with_calls.types("trace", "nothing")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == translate("cli.no_such_call", language) + "\n"


def test_a_line_says_what_became_of_a_call(with_calls: Terminal) -> None:
    newest, _, oldest = with_calls.types("wakes").stdout.splitlines()
    assert newest.split("\t")[1:] == [
        *("92202", "202", "android", "c3@pbx"),
        translate("wake.stop_answered", "en"),
    ]
    assert oldest.split("\t")[4:] == ["c1@pbx", translate("wake.stop_not_woken", "en")]


@pytest.mark.parametrize(
    ("options", "calls"),
    [
        ((), ["c3@pbx", "c2@pbx", "c1@pbx"]),
        (("--last", "2"), ["c3@pbx", "c2@pbx"]),
        (("--failed",), ["c1@pbx"]),
        (("--user", "alice"), ["c2@pbx", "c1@pbx"]),
        (("--user", "Alice", "--failed", "--last", "1"), ["c1@pbx"]),
    ],
)
def test_which_calls_are_listed(
    with_calls: Terminal, options: tuple[str, ...], calls: list[str]
) -> None:
    assert listed(with_calls, *options) == calls


def test_json_has_the_whole_timeline(with_calls: Terminal) -> None:
    (call,) = json.loads(with_calls.types("wakes", "--failed", "--json").stdout)
    assert call["stop"] == "not_woken"
    assert call["marks"][2] == {"step": "push_accepted", "at": NOW - 9.75, "detail": "fcm 77"}
    assert set(call) == {
        *("id", "call_id", "sip_user", "caller", "started_at", "marks", "stop"),
        *("platform", "agent", "network"),
    }


def test_calls_of_nobody_are_refused(with_calls: Terminal) -> None:
    result = with_calls.types("wakes", "--user", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nobody" in result.stderr


def test_rates_are_a_table_by_platform_app_and_network(with_calls: Terminal) -> None:
    result = with_calls.types("wakes", "--rates")
    assert (result.exit_code, result.stderr) == (0, "")
    platform, app, network = result.stdout.split("\n\n")[:3]
    for table, title, name in (
        (platform, "platform", "android"),
        (app, "app", "Phone/1"),
        (network, "network", "198.51.100.0/24"),
    ):
        head, row = table.splitlines()
        assert head.split()[:3] == [title, "calls", "rang"]
        assert row.split() == [name, "3", "67", "%", "100/250", "1000/1000", "200/200"]
        assert len(head) == len(row)


def test_rates_for_programs(with_calls: Terminal) -> None:
    result = with_calls.types("wakes", "--rates", "--user", "alice", "--json")
    found = json.loads(result.stdout)
    assert set(found) == {"platform", "agent", "network"}
    rate = found["platform"]["android"]
    assert (rate["count"], rate["rang"]) == (2, 1)
    assert rate["register"]["median"] == pytest.approx(1.0)


def test_rates_count_so_many_days(with_calls: Terminal) -> None:
    old = replace(ANSWERED, id="4" * 36, started_at=NOW - 3 * 86400, platform="ios")
    with closing(with_calls.store()) as store, store.begin() as tx:
        wakes.save(tx, [old])
    two, four = (
        json.loads(with_calls.types("wakes", "--rates", "--json", "--days", days).stdout)
        for days in ("2", "4")
    )
    assert set(two["platform"]) == {"android"}
    assert set(four["platform"]) == {"android", "ios"}


def test_without_a_push_there_are_no_rates(with_alice: Terminal) -> None:
    result = with_alice.types("wakes", "--rates", "--days", "3")
    assert (result.exit_code, result.stdout) == (0, "No call with a push in 3 days.\n")
