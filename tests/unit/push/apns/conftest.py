"""Apple's two environments, and a client of both."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.push.apns.credentials import ApnsCredentials
from tests.fakes.apns import FakeApns
from tests.live.authority import Authority
from tests.unit.push.apns.apple import Apple, keys


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def certificate(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate's file; its key is `key.pem` beside it."""
    folder = tmp_path_factory.mktemp("apple")
    authority.issue().write(folder / "chain.pem", folder / "key.pem")
    return folder / "chain.pem"


@pytest.fixture
def trust(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=authority.root.decode())


@pytest.fixture
def apple(certificate: Path, trust: ssl.SSLContext) -> Iterator[Apple]:
    """Both environments; whoever does them wrong fails the test."""
    with _environment(certificate) as production, _environment(certificate) as sandbox:
        yield Apple(production, sandbox, trust)
    assert production.violations + sandbox.violations == []


@pytest.fixture
def fake(certificate: Path) -> Iterator[FakeApns]:
    """One environment, whose violations a test looks at itself."""
    with _environment(certificate) as running:
        yield running


@pytest.fixture(scope="session")
def credentials() -> ApnsCredentials:
    return keys().credentials


def _environment(certificate: Path) -> FakeApns:
    return FakeApns(
        certificate,
        certificate.with_name("key.pem"),
        public_key=keys().public,
        key_id="KEYID12345",
        team_id="TEAMID1234",
        bundle="it.example.phone",
    )
