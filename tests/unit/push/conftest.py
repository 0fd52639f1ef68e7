"""What the fakes of push services serve with, and a clock that stands still."""

import ssl
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.authority import Authority


@dataclass(frozen=True)
class Tls:
    """A certificate for localhost, and what trusts it."""

    chain: Path
    key: Path
    root: bytes

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=self.root.decode())


@dataclass
class Clock:
    """Unix seconds, moved by hand."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    folder = tmp_path_factory.mktemp("tls")
    authority = Authority()
    authority.issue().write(folder / "chain.pem", folder / "key.pem")
    return Tls(folder / "chain.pem", folder / "key.pem", authority.root)


@pytest.fixture
def clock() -> Clock:
    return Clock()
