"""The counts of one running call, from the relay or from Asterisk."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from squilla.doctor.errands import media
from squilla.doctor.errands.media import Answer, Question, of_asterisk, run
from squilla.pbx.asterisk import Asterisk
from squilla.pbx.channelstats import ChannelStats, Flow
from tests.unit.pbx.ng_server import rtpengine

CALL = Question("c4ll@phone", "t4g", "201")


def channel(name: str, received: int = 500, sent: int = 480) -> ChannelStats:
    flows = (Flow(received, 0, 0.0), Flow(sent, 0, 0.0))
    return ChannelStats(name, "", "alaw", *flows, 0.0)


def asterisk(monkeypatch: pytest.MonkeyPatch, *channels: ChannelStats) -> None:
    async def said(_: Asterisk) -> tuple[ChannelStats, ...]:
        return channels

    monkeypatch.setattr(Asterisk, "channelstats", said)


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQUILLA_CONFIG", "/dev/null")
    monkeypatch.setenv("SQUILLA_STATE", str(tmp_path))


@pytest.mark.usefixtures("_here")
def test_squillas_relay_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def reply(cookie: bytes, question: dict[str, Any]) -> bytes:
        assert question == {"command": "query", "call-id": CALL.call_id}
        streams = [{"flags": ["RTP"], "stats": {"packets": 77}}]
        tags = {CALL.tag: {"medias": [{"streams": streams}]}}
        return cookie + b" " + json.dumps({"tags": tags}).encode()

    asterisk(monkeypatch, channel("201-0000000a"))
    with rtpengine(reply) as port:
        monkeypatch.setenv("SQUILLA_RTPENGINE_PORT", str(port))
        assert asyncio.run(run(CALL)) == Answer("rtpengine", 77, 0)


@pytest.mark.usefixtures("_here")
def test_then_asterisk_then_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(cookie: bytes, _question: dict[str, Any]) -> bytes:
        return cookie + b' {"result": "error"}'

    with rtpengine(unknown) as port:
        monkeypatch.setenv("SQUILLA_RTPENGINE_PORT", str(port))
        asterisk(monkeypatch, channel("201-0000000a"))
        assert asyncio.run(run(CALL)) == Answer("asterisk", 500, 480)
        asterisk(monkeypatch)
        assert asyncio.run(run(CALL)) == Answer()


def test_a_host_without_squilla(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "own_settings", lambda: None)
    asterisk(monkeypatch, channel("201-0000000a"))
    assert asyncio.run(run(CALL)) == Answer("asterisk", 500, 480)


@pytest.mark.parametrize(
    ("user", "channels", "is_known"),
    [
        ("201", ["201-0000000a", "202-0000000b"], True),
        ("201", ["201-0000000a", "201-0000000c"], False),
        ("201", ["1201-0000000a", "201-x-0000000a"], False),
        ("mobile-of-ada", ["mobile-of-ada-0000"], True),
        ("mobile-of", ["mobile-of-ada-0000"], False),
        ("mobile-of-ada", ["mobile-of-ada-home"], False),
        ("mobile", ["mobile-ada"], False),
        ("mobile-of-ada-at-home", ["mobile-of-ada-at-h"], False),
        ("201", [], False),
    ],
)
def test_asterisks_channel_is_that_of_the_extension(
    user: str, channels: list[str], monkeypatch: pytest.MonkeyPatch, *, is_known: bool
) -> None:
    asterisk(monkeypatch, *map(channel, channels))
    found = asyncio.run(of_asterisk(Question("c4ll", "t4g", user), Asterisk()))
    assert (found is not None) is is_known


@pytest.mark.parametrize("word", ["", "two words", "line\nfeed", "x" * 257, "\u00e8"])
def test_a_question_names_a_call(word: str) -> None:
    for words in ((word, "t", "u"), ("c", word, "u"), ("c", "t", word)):
        with pytest.raises(ValueError, match="three words"):
            Question(*words)
