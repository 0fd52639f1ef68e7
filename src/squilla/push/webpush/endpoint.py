"""Which endpoints may be pushed to: they are what a user's browser says, so they are not trusted.

Without these rules anybody who is signed in could make this server send requests to the inside of
its own network. They are applied when a subscription is announced and again before each push
(RFC 8030 section 8.4).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

LONGEST = 2048
"""Characters of an endpoint, at most; the services' own have 150 to 500."""

HTTPS = 443

_VISIBLE = re.compile(r"[!-~]+")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.)*{_LABEL}|\[[0-9a-f:.]{{2,45}}\]"
_URL = re.compile(
    rf"https://(?P<host>{_HOST})(?::(?P<port>[0-9]{{1,5}}))?(?P<rest>(?:[/?].*)?)", re.I
)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*|.*\]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Host and port that an endpoint leads to (RFC 6454); the host in small letters."""

    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Self | None:
        """The origin of an https URL in its plain form; None for any other text."""
        match = _URL.fullmatch(url)
        port = int(match["port"] or HTTPS) if match else 0
        if match is None or not 0 < port < 65536 or len(match["host"]) > 253:
            return None
        return cls(match["host"].lower(), port)

    @property
    def is_literal(self) -> bool:
        """Whether the host is an IP address, in any spelling that resolvers take for one."""
        return _NUMBER.fullmatch(self.host.rpartition(".")[2]) is not None

    def is_listed(self, hosts: Sequence[str]) -> bool:
        """Whether `hosts` (entries `host`, `*.domain`, with `:port` or without) allows it."""
        return self.has_listed_port(hosts) or (
            self.port == HTTPS and any(self._is(entry) for entry in hosts)
        )

    def has_listed_port(self, hosts: Sequence[str]) -> bool:
        """Whether an entry names this very port: the operator means this service, wherever it is.

        So only such a service may have a private address.
        """
        named = (entry.rpartition(":") for entry in hosts)
        return any(self._is(host) and port == str(self.port) for host, _, port in named)

    def _is(self, entry: str) -> bool:
        if entry.startswith("*."):
            return not self.is_literal and self.host.endswith(entry[1:].lower())
        return self.host == entry.lower()

    def __str__(self) -> str:
        return f"https://{self.host}" if self.port == HTTPS else f"https://{self.host}:{self.port}"


def check_endpoint(url: str, hosts: Sequence[str]) -> str | None:
    """Why an endpoint is not allowed, in English without the endpoint; None when it is.

    `hosts` are those of the setting webpush_hosts. A host may be named in the answer, for it is
    what an administrator may want to add to them.
    """
    wrong = next((reason for is_wrong, reason in _RULES if is_wrong(url)), None)
    if wrong is not None:
        return wrong
    origin = Origin.of(url)
    if origin is None:
        return "its host or port is not valid"
    if not origin.is_listed(hosts):
        return f"webpush_hosts does not list {str(origin).removeprefix('https://')}"
    return None


def target(url: str) -> str:
    """Path and query of an allowed endpoint, as they are asked for (RFC 9112 section 3.2)."""
    match = _URL.fullmatch(url)
    rest = match["rest"] if match else ""
    return rest if rest.startswith("/") else f"/{rest}"


def _has_user(url: str) -> bool:
    return "@" in re.split("[/?]", url[len("https://") :], maxsplit=1)[0]


_RULES: tuple[tuple[Callable[[str], bool], str], ...] = (
    (lambda url: len(url) > LONGEST, f"it is longer than {LONGEST} characters"),
    (lambda url: not _VISIBLE.fullmatch(url), "it holds a space or a character outside ASCII"),
    (lambda url: "\\" in url, "it holds a backslash"),
    (lambda url: "#" in url, "it holds a fragment"),
    (lambda url: not url.lower().startswith("https://"), "it does not begin with https://"),
    (_has_user, "it holds a user name"),
)
