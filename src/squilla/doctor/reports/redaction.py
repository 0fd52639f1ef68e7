"""What a report may show, so that a person can paste it into a forum.

Shown as they are: the examined name, the addresses that the public DNS ties to it (everybody can
ask), the one that its settings promise (every phone is told), the public services that were asked,
and addresses that mean nothing elsewhere (private, loopback, carrier NAT). Other public addresses
lose their last part; other names and all user names become `host1`, `user1`. Stand-ins are the same
throughout a report: what was equal still is.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence

from squilla.doctor.checks import address_public, names_dns
from squilla.doctor.engine import Attempt
from squilla.doctor.target import Target
from squilla.doctor.verdict import Evidence, Kind, Value

_MOST_SHOWN = 400
_NOTHING = {"", "-"}
_USER_VALUES = frozenset({"user", "username", "account"})
_WORD = re.compile(r"[^\s,;:/@=()<>\"'«»]+")
_V4 = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)"
_V6 = r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])"
_ADDRESS = re.compile(f"{_V4}|{_V6}")
_KEPT_BITS = {4: 24, 6: 48}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def clean(text: str) -> str:
    """Without control characters: some values come from the other side, and go to a terminal."""
    shown = "".join(one if one.isprintable() else " " for one in text)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


class Redaction:
    """Stand-ins for all that a run saw and a report does not show."""

    def __init__(self, target: Target, attempts: Sequence[Attempt]) -> None:
        self._shown = {target.host.lower(), target.address.lower(), *_services(target)}
        self._own = {target.address, *_addresses_in(_own_evidence(attempts)), *target.resolvers}
        self._stand_ins: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        for word, kind in _typed_words(attempts):
            if word.lower().rstrip(".") not in self._shown and not _address(word):
                self._hide(word.lower(), kind)
        hidden = sorted(map(re.escape, self._stand_ins), key=len, reverse=True)
        self._hidden = re.compile(rf"(?<![\w.-])(?:{'|'.join(hidden) or '(?!)'})(?![\w-])", re.I)

    def text(self, text: str) -> str:
        """With a stand-in for each user, foreign name and foreign public address in it."""
        named = self._hidden.sub(lambda found: self._stand_ins[found[0].lower()], text)
        return _ADDRESS.sub(lambda found: self._masked(found[0]), named)

    def _hide(self, word: str, kind: Kind) -> None:
        prefix = kind.value
        count = sum(one.startswith(prefix) for one in self._stand_ins.values())
        self._stand_ins.setdefault(word, f"{prefix}{count + 1}")

    def _masked(self, text: str) -> str:
        address = _address(text)
        if address is None or not address.is_global or text in self._own:
            return text
        if text not in self._addresses:
            self._addresses[text] = f"{_prefix(address)}x{len(self._addresses) + 1}"
        return self._addresses[text]


class Nothing:
    """Redaction that was switched off."""

    def text(self, text: str) -> str:
        """As it is."""
        return text


def _prefix(address: Address) -> str:
    bits = _KEPT_BITS[address.version]
    network = ipaddress.ip_network((address, bits), strict=False).network_address
    if address.version == 4:
        return str(network).rpartition(".")[0] + "."
    return f"{network}".rstrip(":") + "::"


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _services(target: Target) -> Iterator[str]:
    for service in (*target.resolvers, *target.stun):
        yield service.rpartition(":")[0].lower() or service.lower()


def _own_evidence(attempts: Sequence[Attempt]) -> Iterator[Evidence]:
    for attempt in attempts:
        for finding in attempt.findings:
            if attempt.check.code == names_dns.CHECK.code:
                yield from finding.evidence
            elif attempt.check.code == address_public.CHECK.code:
                yield from (one for one in finding.evidence if one.name in address_public.OWN)


def _addresses_in(evidence: Iterable[Evidence]) -> Iterator[str]:
    for one in evidence:
        yield from _ADDRESS.findall(str(one.value))


def _typed_words(attempts: Sequence[Attempt]) -> Iterator[tuple[str, Kind]]:
    for finding in (finding for attempt in attempts for finding in attempt.findings):
        for one in finding.evidence:
            if one.kind is Kind.HOST:
                yield from ((name, Kind.HOST) for name in _names(one.value))
            elif one.kind is Kind.USER:
                yield from ((word, Kind.USER) for word in _words(one.value))
        for name, value in finding.values.items():
            if name in _USER_VALUES:
                yield from ((word, Kind.USER) for word in _words(value))


def _names(value: Value) -> list[str]:
    """Host names; in a sentence, only what has a dot in it."""
    words = [word for word in _words(value) if any(map(str.isalpha, word))]
    return words if len(words) == 1 else [word for word in words if "." in word.strip(".")]


def _words(value: Value) -> list[str]:
    return [word for word in _WORD.findall(str(value)) if word not in _NOTHING]
