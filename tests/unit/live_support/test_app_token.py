import pytest

from tests.live.softphones.app_token import Platform, login_token, nonce_of, push_topic

NONCE = "a4b888b2d096249ce5b5ad63413842d5df335f17"
TOKEN = "cb5ab5748a818383ea5667b9e4849d9764c09f5d"


@pytest.mark.parametrize("platform", list(Platform))
def test_published_vector(platform: Platform) -> None:
    assert login_token("alice", "s3cret", NONCE, platform) == TOKEN


def test_topic_vector() -> None:
    wanted = "093cb7d68f1ff5da630a16590e206d0d9754f8da725cb10f7b7b8b4bd236da73"
    assert push_topic(TOKEN) == wanted


@pytest.mark.parametrize(("username", "password"), [("niccolò", "s3cret"), ("alice", "così")])
def test_ios_gets_letters_beyond_ascii_wrong(username: str, password: str) -> None:
    android = login_token(username, password, NONCE, Platform.ANDROID)
    assert login_token(username, password, NONCE, Platform.IOS) != android


@pytest.mark.parametrize("platform", list(Platform))
@pytest.mark.parametrize(
    ("challenges", "nonce"),
    [
        ([f"Digest {NONCE}"], NONCE),
        ([], None),
        ([f"Digest {NONCE}, realm=x"], None),
        ([f"Digest nonce={NONCE}"], None),
        ([f"Digest {NONCE.upper()}"], None),
        (["Digest"], None),
        ([NONCE], None),
        ([f"Digest {NONCE}", "Basic realm=x"], None),
    ],
)
def test_only_the_bare_challenge_works(
    challenges: list[str], nonce: str | None, platform: Platform
) -> None:
    assert nonce_of(challenges, platform) == nonce


def test_platforms_differ_on_a_second_challenge_in_front() -> None:
    challenges = ["Basic realm=x", f"Digest {NONCE}"]
    assert nonce_of(challenges, Platform.ANDROID) == NONCE
    assert nonce_of(challenges, Platform.IOS) is None
