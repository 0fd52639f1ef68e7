"""files.py: types, Brotli, what is kept for ever and what is not, and no build at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from squilla.phone.router import install_phone
from squilla.texts import translate

HASHED = "assets/index-C1qBhkh_.js"
NAMES = ("index.html", "sw.js", "manifest.webmanifest", "icons/192.png", HASHED)
PACKED = b"packed"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name in NAMES:
        path = tmp_path / "built" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"plain " + name.encode())
    (tmp_path / "built" / f"{HASHED}.br").write_bytes(PACKED)
    (tmp_path / "secret").write_text("secret")
    return tmp_path / "built"


@pytest.fixture
def client(built: Path) -> Iterator[TestClient]:
    app = FastAPI()
    install_phone(app, host="pbx.example.com", phone_port=6061, built=built)
    with TestClient(app, follow_redirects=False, headers={"Accept-Encoding": "gzip"}) as browser:
        yield browser


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("sw.js", "text/javascript; charset=utf-8"),
        ("manifest.webmanifest", "application/manifest+json"),
        ("icons/192.png", "image/png"),
        (HASHED, "text/javascript; charset=utf-8"),
    ],
)
def test_each_file_has_its_type_and_the_policy(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(f"/app/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content == b"plain " + (path or "index.html").encode()
    assert "wss://pbx.example.com:6061" in answer.headers["content-security-policy"]
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["", "sw.js", "manifest.webmanifest", "icons/192.png"])
def test_what_can_change_is_asked_for_again(client: TestClient, path: str) -> None:
    first = client.get(f"/app/{path}")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(f"/app/{path}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert again.headers["cache-control"] == "no-cache"


def test_what_has_its_hash_in_its_name_is_kept_for_ever(client: TestClient) -> None:
    lasting = client.get(f"/app/{HASHED}").headers["cache-control"]
    assert lasting == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("BR;q=1.0", "br"),
        ("gzip", None),
        ("brotli, x-br", None),
        ("", None),
    ],
)
def test_brotli_goes_to_whoever_takes_it(
    client: TestClient, accepted: str, coding: str | None
) -> None:
    answer = client.head(f"/app/{HASHED}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == coding
    assert (int(answer.headers["content-length"]) == len(PACKED)) == (coding is not None)
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_plain_and_packed_are_told_apart(client: TestClient) -> None:
    tags = {
        client.head(f"/app/{HASHED}", headers={"Accept-Encoding": one}).headers["etag"]
        for one in ("br", "gzip")
    }
    assert len(tags) == 2


@pytest.mark.parametrize(
    "path", ["nothing.js", "assets", "assets/", "%2e%2e/secret", "../secret", "%00"]
)
def test_nothing_else_is_there(client: TestClient, path: str) -> None:
    answer = client.get(f"/app/{path}")
    assert (answer.status_code, b"secret" in answer.content) == (404, False)


def test_without_the_slash_it_is_the_same_app(client: TestClient) -> None:
    answer = client.get("/app")
    assert (answer.status_code, answer.headers["location"]) == (308, "/app/")


def test_files_are_only_read(client: TestClient) -> None:
    assert client.post("/app/").status_code == 405


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_app_that_was_not_built_says_how(client: TestClient, built: Path, language: str) -> None:
    (built / "index.html").unlink()
    answer = client.get("/app/", headers={"Accept-Language": language})
    expected = translate("portal.app_not_built", "it" if language == "it" else "en")
    assert (answer.status_code, answer.text) == (404, f"{expected}\n")
    assert "make run" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_it_is_there_after_a_build_without_a_restart(client: TestClient, built: Path) -> None:
    page = built / "index.html"
    content = page.read_bytes()
    page.unlink()
    assert client.get("/app/").status_code == 404
    page.write_bytes(content)
    assert client.get("/app/").status_code == 200
