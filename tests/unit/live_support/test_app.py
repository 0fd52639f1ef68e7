import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.softphones.app import App, LoginRefused
from tests.live.softphones.app_shape import ContractError
from tests.live.softphones.app_wire import HttpRefused
from tests.unit.live_support.me_payload import me_payload
from tests.unit.live_support.webrest_stub import NAME, Stub, webrest_stub

NONCE = "a4b888b2d096249ce5b5ad63413842d5df335f17"
TOKEN = "cb5ab5748a818383ea5667b9e4849d9764c09f5d"
LOGIN = "POST /webrest/authentication/login"
LOGOUT = "POST /webrest/authentication/logout"
ME = "GET /webrest/user/me"
PLATFORMS = pytest.mark.parametrize("platform", ["android", "ios"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Stub]:
    with webrest_stub(tmp_path) as stub:
        stub.answers[ME] = (200, {}, me_payload())
        yield stub


def app(tmp_path: Path, server: Stub, platform: str = "android") -> App:
    return App(tmp_path / "ca.pem", server.place, platform)


@PLATFORMS
def test_the_qr_code_is_all_it_needs(tmp_path: Path, server: Stub, platform: str) -> None:
    account = app(tmp_path, server, platform).login_with_qr(f"alice;{TOKEN};{NAME}")
    assert (account.username, account.domain, account.port) == ("92201", NAME, 6061)
    [(asked, headers, _)] = server.asked
    assert asked == ME
    assert headers["Authorization"] == f"alice:{TOKEN}"
    assert headers["Auth-Exp"] == "no-exp"
    assert headers["Host"] == NAME


@pytest.mark.parametrize("text", ["", "alice;token", "alice;token;host;x", "alice;;host"])
def test_other_texts_are_no_qr_code(tmp_path: Path, server: Stub, text: str) -> None:
    with pytest.raises(ContractError, match="QR code"):
        app(tmp_path, server).login_with_qr(text)


@PLATFORMS
def test_the_password_becomes_a_token(tmp_path: Path, server: Stub, platform: str) -> None:
    server.answers[LOGIN] = (401, {"WWW-Authenticate": f"Digest {NONCE}"}, None)
    phone = app(tmp_path, server, platform)
    phone.login_with_password("alice", "s3cret", NAME)
    (_, _, login), (_, headers, _) = server.asked
    assert login == b'{"username": "alice", "password": "s3cret"}'
    assert headers["Authorization"] == f"alice:{TOKEN}"
    assert phone.topic.startswith("093cb7d6")


@pytest.mark.parametrize("answer", [(401, {}), (503, {}), (200, {"WWW-Authenticate": "Digest x"})])
def test_no_challenge_means_not_let_in(
    tmp_path: Path, server: Stub, answer: tuple[int, dict[str, str]]
) -> None:
    server.answers[LOGIN] = (*answer, None)
    with pytest.raises(LoginRefused) as caught:
        app(tmp_path, server).login_with_password("alice", "wrong", NAME)
    assert caught.value.status == answer[0]


def test_an_odd_challenge_breaks_the_contract(tmp_path: Path, server: Stub) -> None:
    server.answers[LOGIN] = (401, {"WWW-Authenticate": f'Digest realm="x", nonce="{NONCE}"'}, None)
    with pytest.raises(ContractError, match="WWW-Authenticate"):
        app(tmp_path, server).login_with_password("alice", "s3cret", NAME)


def test_a_dead_token_is_refused(tmp_path: Path, server: Stub) -> None:
    server.answers[ME] = (401, {}, None)
    with pytest.raises(HttpRefused) as caught:
        app(tmp_path, server).login_with_qr(f"alice;{TOKEN};{NAME}")
    assert caught.value.status == 401


def test_android_leaves_without_saying_who_it_is(tmp_path: Path, server: Stub) -> None:
    server.answers[LOGOUT] = (401, {}, None)
    phone = app(tmp_path, server)
    phone.login_with_qr(f"alice;{TOKEN};{NAME}")
    assert phone.logout() == 401
    assert "Authorization" not in server.asked[-1][1]


def test_ios_stays_in_when_leaving_fails(tmp_path: Path, server: Stub) -> None:
    server.answers[LOGOUT] = (500, {}, None)
    phone = app(tmp_path, server, "ios")
    phone.login_with_qr(f"alice;{TOKEN};{NAME}")
    with pytest.raises(HttpRefused):
        phone.logout()
    assert server.asked[-1][1]["Authorization"] == f"alice:{TOKEN}"
    assert phone.me().username == "alice"


def test_a_foreign_authority_is_not_trusted(tmp_path: Path, server: Stub) -> None:
    (tmp_path / "other").mkdir()
    with webrest_stub(tmp_path / "other"), pytest.raises(ssl.SSLCertVerificationError):
        App(tmp_path / "other" / "ca.pem", server.place).login_with_qr(f"a;b;{NAME}")


def test_a_foreign_name_is_not_trusted(tmp_path: Path, server: Stub) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        app(tmp_path, server).login_with_qr("alice;token;wrong.example")


def test_the_other_pages_are_asked_and_checked(tmp_path: Path, server: Stub) -> None:
    phone = app(tmp_path, server)
    phone.login_with_qr(f"alice;{TOKEN};{NAME}")
    book = {"count": 1, "rows": [{"id": 1, "name": "Bob"}]}
    person = {key: value for key, value in me_payload().items() if key != "profile"}
    server.answers |= {
        "GET /webrest/user/presencelist": (200, {}, ["online", "dnd"]),
        "POST /webrest/user/presence": (200, {}, None),
        "GET /webrest/user/endpoints/all": (200, {}, {"alice": person}),
        "GET /webrest/astproxy/opgroups": (200, {}, {"Sales": {"users": ["alice"]}}),
        "GET /webrest/astproxy/extensions": (
            200,
            {},
            {"201": {"exten": "201", "conversations": {}}},
        ),
        "GET /webrest/phonebook/search/a%2Fb?offset=0&limit=20&view=all": (200, {}, book),
        "GET /webrest/phonebook/getall/?offset=20&limit=5": (200, {}, book),
    }
    assert phone.presence_list() == ["online", "dnd"]
    phone.set_presence("callforward", to="333")
    assert server.asked[-1][2] == b'{"status": "callforward", "to": "333"}'
    assert list(phone.endpoints()) == ["alice"]
    assert list(phone.groups()) == ["Sales"]
    assert list(phone.extensions()) == ["201"]
    assert phone.phonebook_search("a/b") == book
    assert phone.phonebook_all(20, 5) == book


def test_a_refused_presence_is_an_error(tmp_path: Path, server: Stub) -> None:
    phone = app(tmp_path, server)
    phone.login_with_qr(f"alice;{TOKEN};{NAME}")
    server.answers["POST /webrest/user/presence"] = (403, {}, None)
    with pytest.raises(HttpRefused) as caught:
        phone.set_presence("dnd")
    assert caught.value.status == 403
