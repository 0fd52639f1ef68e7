"""M1-LOGIN: the server's door for the app answers, refuses strangers, and takes the QR (M3, P1)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.probes.login import Body, Reply, ask_as_nobody, ask_as_user
from squilla.doctor.probes.qr import read_qr
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict
from squilla.robot.failure import Failure, Reason

GOOD = Verdict("login.api_good", Status.OK)
SIGNED_IN = Verdict("login.api_signed_in", Status.OK)
UNREACHABLE = Verdict("login.api_unreachable", Status.FAIL)
UNTRUSTED = Verdict("login.api_untrusted", Status.FAIL)
WRONG_SITE = Verdict("login.api_wrong_site", Status.FAIL)
DOWN = Verdict("login.api_down", Status.FAIL)
OPEN = Verdict("login.api_open", Status.FAIL)
UNEXPECTED = Verdict("login.api_unexpected", Status.WARN)
SUPERSEDED = Verdict("login.api_superseded", Status.FAIL)
NO_MOBILE = Verdict("login.api_no_mobile", Status.FAIL)
UNUSABLE = Verdict("login.api_unusable", Status.FAIL)
OLD_PORT = Verdict("login.api_old_port", Status.WARN)

_UNAUTHORIZED = 401
_OK = 200


@dataclass(frozen=True, slots=True)
class LoginFacts:
    """The answers to nobody's token and, when a QR was given, to the QR's."""

    host: str
    sips_port: int
    phone_port: int
    nobody: Reply
    user: Reply | None = None


async def probe(sight: Sight) -> LoginFacts:
    """Ask as nobody, and as the QR's user if there is one."""
    target = sight.target
    port, authority = target.ports.https, target.authority
    asked = [sight.know(ask_as_nobody, target.host, port, authority)]
    login = (await sight.know(read_qr, target.qr)).login if target.qr else None
    if login:
        asked.append(sight.know(ask_as_user, login, port, authority))
    replies = await asyncio.gather(*asked)
    user = replies[1] if login else None
    return LoginFacts(target.host, target.ports.sips, target.ports.phone, replies[0], user)


def judge(facts: LoginFacts) -> Sequence[Finding]:
    """A door that is broken for nobody is broken for all; only a good one is asked about the QR."""
    values: dict[str, Value] = {
        "host": facts.host,
        "status": facts.nobody.status,
        "extension": "-",
        "port": 0,
        "wanted": facts.phone_port,
    }
    seen = [Evidence("without a token", _shown(facts.nobody))]
    verdict = _door(facts.nobody)
    if verdict is not GOOD or facts.user is None:
        return [verdict.found(*seen, **values)]
    account = facts.user.account
    values["status"] = facts.user.status
    seen.append(Evidence("with the QR's token", _shown(facts.user)))
    if account:
        values.update(extension=account.user, port=account.port)
        seen.append(Evidence("extension", account.user, Kind.USER))
    return [_user(facts.user, facts).found(*seen, **values)]


def _door(reply: Reply) -> Verdict:
    if reply.failure:
        return _failed(reply.failure)
    if reply.status == _UNAUTHORIZED:
        return GOOD
    if reply.status == _OK and reply.body is Body.JSON:
        return OPEN
    if reply.status >= 500:
        return DOWN
    if reply.status in {403, 429}:
        return UNEXPECTED
    return WRONG_SITE


def _user(reply: Reply, facts: LoginFacts) -> Verdict:
    if reply.account:
        is_old = reply.account.port == facts.sips_port != facts.phone_port
        return OLD_PORT if is_old else SIGNED_IN
    if reply.status == _UNAUTHORIZED:
        return SUPERSEDED
    if reply.problem:
        no_mobile = reply.problem.reason is Reason.NO_MOBILE_EXTENSION
        return NO_MOBILE if no_mobile else UNUSABLE
    return _door(reply)


def _failed(failure: Failure) -> Verdict:
    return UNTRUSTED if failure.reason is Reason.CERTIFICATE_REFUSED else UNREACHABLE


def _shown(reply: Reply) -> str:
    return reply.failure.reason if reply.failure else f"HTTP {reply.status}, {reply.body}"


CHECK = Check(
    code="M1-LOGIN",
    guide=("M1", "M3", "P1"),
    title="login.api_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=probe,
    judge=judge,
    needs=("B6-DNS",),
    explained_by=(
        "B2-443",
        "A3-PORTS",
        "A3-HEADER",
        "B1-CHAIN",
        "B1-EXPIRY",
        "B1-SAME",
        "B1-CLOCK",
        "M1-QR",
    ),
    verdicts=(
        GOOD,
        SIGNED_IN,
        UNREACHABLE,
        UNTRUSTED,
        WRONG_SITE,
        DOWN,
        OPEN,
        UNEXPECTED,
        SUPERSEDED,
        NO_MOBILE,
        UNUSABLE,
        OLD_PORT,
    ),
    seconds=20.0,
)
