"""What is remembered of Apple's environments."""

from squilla.model.push import ApnsAddress
from squilla.push.apns.environments import Environments


def _phone(token: str, *, sandbox: bool = False) -> ApnsAddress:
    return ApnsAddress(token, "it.example.phone", sandbox)


def test_an_address_is_believed_until_apple_teaches_otherwise() -> None:
    known = Environments()
    assert known.is_sandbox(_phone("aa", sandbox=True))
    assert not known.is_sandbox(_phone("aa"))
    known.learn(_phone("aa"), sandbox=True)
    assert known.is_sandbox(_phone("aa"))
    assert not known.is_sandbox(_phone("bb"))


def test_the_first_learned_is_forgotten_first() -> None:
    known = Environments(limit=2)
    for token in ("aa", "bb", "cc"):
        known.learn(_phone(token), sandbox=True)
    assert [known.is_sandbox(_phone(token)) for token in ("aa", "bb", "cc")] == [False, True, True]
