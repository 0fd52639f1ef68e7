"""The gateway as a whole: its paths, and what happens when something fails inside."""

import pytest
from structlog.testing import capture_logs

from tests.unit.gateway.world import TOKENS, TOPIC, World, app_key, basic, call


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/metrics", 404),
        ("GET", "/docs", 404),
        ("GET", "/a/b/ping", 404),
        ("GET", "//ping", 404),
        ("GET", "/send", 405),
        ("GET", "/register", 405),
        ("PUT", "/nova/register", 405),
        ("POST", "/ping", 405),
    ],
)
def test_there_is_nothing_else(world: World, method: str, path: str, status: int) -> None:
    answer = world.client.request(method, f"http://gw.test{path}", headers=basic())
    assert answer.status_code == status
    assert set(answer.json()) == {"message"}


def test_a_defect_says_nothing_of_itself(world: World) -> None:
    world.register()
    world.apple.meanwhile.append(broken)
    with capture_logs() as lines:
        answer = world.send()
    assert answer.status_code == 500
    assert "hidden" not in answer.text
    assert lines == [{"event": "request failed", "error": "LookupError", "log_level": "error"}]


def broken() -> None:
    raise LookupError("hidden")


def test_nothing_secret_is_logged(world: World) -> None:
    with capture_logs() as lines:
        for kind in TOKENS:
            world.register(kind)
            world.send(kind)
            world.deregister(kind)
        world.client.post("/send", json=call(), headers=basic(secret="a-wrong-secret"))
        world.client.post("/register", json={}, headers=app_key("a-wrong-key"))
    said = repr(lines)
    hidden = (*TOKENS.values(), TOPIC, TOPIC[:9], "Ada", "201@", "a-wrong", "5" * 64)
    assert [word for word in hidden if word in said] == []
    assert len(lines) == 8
