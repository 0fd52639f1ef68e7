"""M4-WAKE: a real, short call rings the phone of an extension that the user named (M4, P4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.probes.echo_ring import Hindrance, Rung, cache_folder, ring
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

RANG = Verdict("push.wake_rang", Status.OK)
TAKEN = Verdict("push.wake_taken", Status.OK)
ONLY_WOKEN = Verdict("push.wake_only_woken", Status.FAIL)
SILENT = Verdict("push.wake_silent", Status.FAIL)
ASLEEP = Verdict("push.wake_asleep", Status.FAIL)
NO_EXTENSION = Verdict("push.wake_no_extension", Status.FAIL)
REFUSED = Verdict("push.wake_refused", Status.FAIL)
NOT_ASKED = Verdict("push.wake_not_asked", Status.SKIP)
NOT_AN_EXTENSION = Verdict("push.wake_not_an_extension", Status.UNKNOWN)
NO_LOGIN = Verdict("push.wake_no_login", Status.UNKNOWN)
TOO_SOON = Verdict("push.wake_too_soon", Status.UNKNOWN)

_HINDRANCES = {
    Hindrance.NOT_ASKED: NOT_ASKED,
    Hindrance.NOT_AN_EXTENSION: NOT_AN_EXTENSION,
    Hindrance.NO_LOGIN: NO_LOGIN,
    Hindrance.TOO_SOON: TOO_SOON,
}
_BY_CODE = {
    **dict.fromkeys((200, 486, 600, 603), TAKEN),
    **dict.fromkeys((404, 484, 604), NO_EXTENSION),
    **dict.fromkeys((408, 410, 480), ASLEEP),
}


@dataclass(frozen=True, slots=True)
class WakeFacts:
    """The call."""

    rung: Rung


def judge(facts: WakeFacts) -> Sequence[Finding]:
    """Busy or declined is an answer of the phone's; ringing that ends by itself is ringing."""
    rung = facts.rung
    result = rung.result
    after = result.rang_after if result else None
    values: dict[str, Value] = {
        "extension": rung.extension or "-",
        "after": round(after or 0.0, 1),
        "code": result.code if result else 0,
    }
    seen = [Evidence("extension", rung.extension or "-", Kind.USER)]
    if result:
        seen += [Evidence("180 after s", _shown(result.woken_after))]
        seen += [Evidence("180 with Contact after s", _shown(after)), Evidence("end", result.code)]
    return [_verdict(rung).found(*seen, **values)]


def _verdict(rung: Rung) -> Verdict:
    result = rung.result
    if result is None or result.failure:
        return _HINDRANCES.get(rung.hindrance or Hindrance.NO_LOGIN, NO_LOGIN)
    if result.rang_after is not None:
        return RANG
    if result.code:
        return _BY_CODE.get(result.code, REFUSED)
    return SILENT if result.woken_after is None else ONLY_WOKEN


def _shown(seconds: float | None) -> Value:
    return "-" if seconds is None else round(seconds, 1)


def check(extension: str) -> Check[WakeFacts]:
    """The check for one extension; an empty one is not called."""

    async def probe(sight: Sight) -> WakeFacts:
        return WakeFacts(await ring(sight, extension, cache_folder()))

    return Check(
        code="M4-WAKE",
        guide=("M4", "P4"),
        title="push.wake_title",
        wants=frozenset({Missing.QR}),
        probe=probe,
        judge=judge,
        verdicts=(
            RANG,
            TAKEN,
            ONLY_WOKEN,
            SILENT,
            ASLEEP,
            NO_EXTENSION,
            REFUSED,
            NOT_ASKED,
            NOT_AN_EXTENSION,
            NO_LOGIN,
            TOO_SOON,
        ),
        # After the echo test: two registrations of one account at once would disturb each other.
        needs=("M1-QR", "M1-LOGIN", "T1-ECHO"),
        seconds=120.0,
        pace=Pace.NORMAL,
    )


CHECK = check("")
