"""P4-WAKES: do sleeping phones ring, and if not: all, one kind, one app, one network (P4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.wakes import DAYS, ERRAND, Answer, Group, Question
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("push.wakes_good", Status.OK)
NOT_KEPT = Verdict("push.wakes_not_kept", Status.SKIP)
UNTOLD = Verdict("push.wakes_untold", Status.UNKNOWN)
NO_CALLS = Verdict("push.wakes_no_calls", Status.SKIP)
FEW = Verdict("push.wakes_few", Status.UNKNOWN)
ALL = Verdict("push.wakes_all", Status.FAIL)
SOME = Verdict("push.wakes_some", Status.WARN)
ONLY_IOS = Verdict("push.wakes_only_ios", Status.FAIL)
ONLY_ANDROID = Verdict("push.wakes_only_android", Status.FAIL)
ONLY_WEB = Verdict("push.wakes_only_web", Status.FAIL)
ONE_NETWORK = Verdict("push.wakes_one_network", Status.WARN)
ONE_APP = Verdict("push.wakes_one_app", Status.WARN)

ENOUGH = 8
"""Calls below which a share says nothing."""
CHANCE_MOST = 0.01
"""A group stands out when chance alone would make it as bad less often than this."""
GOOD_SHARE, BAD_SHARE = 0.9, 0.5

_PLATFORMS = {"ios": ONLY_IOS, "android": ONLY_ANDROID, "web": ONLY_WEB}


@dataclass(frozen=True, slots=True)
class WakesFacts:
    """The counts by group; `is_kept` is False where there is no history, None if nobody can say."""

    is_kept: bool | None
    groups: tuple[Group, ...] = ()


async def probe(sight: Sight) -> WakesFacts:
    """Have the PBX host count."""
    if sight.inside is None:
        raise InsideLost
    answer: Answer = await sight.inside.ask(ERRAND, Question())
    return WakesFacts(answer.is_kept, answer.groups)


def judge(facts: WakesFacts) -> Sequence[Finding]:
    """First whether one kind of phone stands out, then one network or app, then all together."""
    platforms = _of(facts, "platform")
    count, rang = sum(one.count for one in platforms), sum(one.rang for one in platforms)
    verdict, name = _verdict(facts, count, rang)
    values: dict[str, Value] = {"days": DAYS, "count": count, "rang": rang, "name": name or "-"}
    seen = [Evidence(one.name, f"{one.rang}/{one.count}") for one in platforms]
    if name:
        kind = Kind.ADDRESS if verdict is ONE_NETWORK else Kind.PLAIN
        seen.append(Evidence("stands out", name, kind))
    return [verdict.found(*seen, **values)]


def _verdict(facts: WakesFacts, count: int, rang: int) -> tuple[Verdict, str]:
    if count < ENOUGH:
        return _without_a_share(facts, count), ""
    platform = _outlier(_of(facts, "platform"))
    if platform and platform.name in _PLATFORMS:
        return _PLATFORMS[platform.name], ""
    for kind, verdict in (("network", ONE_NETWORK), ("agent", ONE_APP)):
        found = _outlier(_of(facts, kind))
        if found:
            return verdict, found.name
    if rang >= GOOD_SHARE * count:
        return GOOD, ""
    return (ALL if rang < BAD_SHARE * count else SOME), ""


def _without_a_share(facts: WakesFacts, count: int) -> Verdict:
    if not facts.is_kept:
        return UNTOLD if facts.is_kept is None else NOT_KEPT
    return FEW if count else NO_CALLS


def _of(facts: WakesFacts, kind: str) -> list[Group]:
    return [one for one in facts.groups if one.kind == kind]


def _outlier(groups: Sequence[Group]) -> Group | None:
    """The group with most failures of those that ring less often than the rest, not by chance."""
    count, rang = sum(one.count for one in groups), sum(one.rang for one in groups)
    found = [
        one
        for one in groups
        if ENOUGH <= one.count < count
        and one.rang < GOOD_SHARE * one.count
        and chance(one.count, one.rang, count, rang) < CHANCE_MOST
    ]
    return max(found, key=lambda one: one.count - one.rang, default=None)


def chance(count: int, rang: int, all_count: int, all_rang: int) -> float:
    """How likely so few of `count` ring when which of all ring is chance (Fisher's exact test)."""
    least = max(0, count - (all_count - all_rang))
    ways = _ways(all_count, count)
    return sum(
        exp(_ways(all_rang, some) + _ways(all_count - all_rang, count - some) - ways)
        for some in range(least, rang + 1)
    )


def _ways(of: int, some: int) -> float:
    """The logarithm of the ways to choose: the numbers themselves have thousands of digits."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


CHECK = Check(
    code="P4-WAKES",
    guide=("P4", "M4"),
    title="push.wakes_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(
        GOOD,
        NOT_KEPT,
        UNTOLD,
        NO_CALLS,
        FEW,
        ALL,
        SOME,
        ONLY_IOS,
        ONLY_ANDROID,
        ONLY_WEB,
        ONE_NETWORK,
        ONE_APP,
    ),
    explained_by=("M4-GATEWAY", "M4-PROVIDERS"),
    seconds=20.0,
)
