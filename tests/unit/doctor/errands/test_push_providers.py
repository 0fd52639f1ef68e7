"""Which push services are tried, and how far the way to one goes."""

import asyncio
import ssl
from pathlib import Path

import pytest

from squilla.doctor.errands import push_providers as module
from squilla.doctor.errands.push_providers import (
    ERRAND,
    Question,
    Reach,
    own_settings,
    reach,
    services,
    trusting,
)
from squilla.settings import Settings, read_settings
from tests.unit.doctor.probes.login_server import certified, http, serving

HERE = "localhost"


def configured(**values: str) -> Settings:
    environ = {f"SQUILLA_{name.upper()}": value for name, value in values.items()}
    return read_settings(environ={"SQUILLA_CONFIG": "/dev/null", **environ})


def reached(port: int, context: ssl.SSLContext, host: str = HERE) -> Reach:
    [found] = asyncio.run(reach({(host, port): True}, context)).reaches
    return found


def tried(server: ssl.SSLContext, client: ssl.SSLContext) -> str:
    async def scenario() -> str:
        async with serving(server, http("200 OK", b""), []) as port:
            return (await reach({(HERE, port): True}, client)).reaches[0].stopped_at

    return asyncio.run(scenario())


def test_a_service_is_reached(tmp_path: Path) -> None:
    server, authority = certified(tmp_path)
    assert tried(server, trusting(authority)) == ""


def test_a_stranger_in_between_is_seen_by_its_certificate(tmp_path: Path) -> None:
    server, _ = certified(tmp_path)
    assert tried(server, trusting(None)) == "certificate"


def test_a_closed_port_stops_at_tcp() -> None:
    assert reached(1, trusting(None)) == Reach(HERE, 1, "tcp", is_used=True)


@pytest.mark.parametrize("host", ["nobody.invalid", "", "a" * 70 + ".example"])
def test_a_name_that_leads_nowhere_stops_early(host: str) -> None:
    assert reached(1, trusting(None), host).stopped_at in {"dns", "tcp"}


@pytest.mark.parametrize(
    ("addresses", "stopped_at"),
    [
        (("127.0.0.1",), ""),
        (("::1", "127.0.0.1"), ""),
        (("127.0.0.1", "::1"), ""),
        (("::1", "::1"), "tcp"),
    ],
)
def test_where_one_family_does_not_answer_the_other_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...], stopped_at: str
) -> None:
    """The service listens on IPv4 alone."""

    async def found(_host: str) -> tuple[str, ...]:
        return addresses

    monkeypatch.setattr(module, "lookup", found)
    server, authority = certified(tmp_path)
    assert tried(server, trusting(authority)) == stopped_at


def test_what_speaks_no_tls_stops_there() -> None:
    async def scenario() -> str:
        async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 hello\r\n")
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            answer = await reach({(HERE, port): True}, trusting(None))
        return answer.reaches[0].stopped_at

    assert asyncio.run(scenario()) == "tls"


def test_without_squilla_all_are_tried_and_none_is_its_own() -> None:
    assert set(services(None).values()) == {False}
    assert len(services(None)) == 5


@pytest.mark.parametrize(
    ("values", "used"),
    [
        (
            {},
            {"fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"},
        ),
        (
            {"fcm_credentials": "/x", "fcm_url": "https://fcm.example:444"},
            {
                "fcm.example",
                "oauth2.googleapis.com",
                "fcm.googleapis.com",
                "updates.push.services.mozilla.com",
                "web.push.apple.com",
            },
        ),
    ],
)
def test_the_settings_say_which_are_used(values: dict[str, str], used: set[str]) -> None:
    found = services(configured(**values))
    assert {host for (host, _), is_used in found.items() if is_used} == used


def test_an_iphone_app_of_one_s_own_uses_apple_s() -> None:
    keys = {"apns_key": "/x", "apns_key_id": "A" * 10, "apns_team_id": "B" * 10}
    found = services(configured(**keys, apns_topic="org.example.app"))
    assert found["api.push.apple.com", 443]


def test_settings_count_only_where_squilla_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SQUILLA_CONFIG", "/dev/null")
    monkeypatch.setenv("SQUILLA_STATE", str(tmp_path))
    assert own_settings() is not None
    monkeypatch.setenv("SQUILLA_STATE", str(tmp_path / "none"))
    assert own_settings() is None
    monkeypatch.setenv("SQUILLA_HTTPS_PORT", "many")
    assert own_settings() is None


def test_the_asker_cannot_say_where_to_go() -> None:
    assert Question.__slots__ == ()
    assert ERRAND.name == "push_providers"
