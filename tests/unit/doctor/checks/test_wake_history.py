"""P4-WAKES: whom the failures have in common, if anybody."""

import asyncio

import pytest

from squilla.doctor.checks.wake_history import (
    ALL,
    FEW,
    GOOD,
    NO_CALLS,
    NOT_KEPT,
    ONE_APP,
    ONE_NETWORK,
    ONLY_ANDROID,
    ONLY_IOS,
    ONLY_WEB,
    SOME,
    UNTOLD,
    WakesFacts,
    chance,
    judge,
    probe,
)
from squilla.doctor.errands.wakes import Group
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Kind, Verdict


def groups(kind: str, **counted: tuple[int, int]) -> tuple[Group, ...]:
    return tuple(Group(kind, name, count, rang) for name, (rang, count) in counted.items())


def phones(**counted: tuple[int, int]) -> tuple[Group, ...]:
    return groups("platform", **counted)


MIXED = phones(ios=(30, 40), android=(30, 40))


@pytest.mark.parametrize(
    ("found", "verdict", "name"),
    [
        (phones(ios=(40, 40), android=(39, 40)), GOOD, "-"),
        (phones(ios=(7, 7)), FEW, "-"),
        ((), NO_CALLS, "-"),
        (phones(ios=(1, 40), android=(2, 40)), ALL, "-"),
        (phones(android=(1, 9)), ALL, "-"),
        (MIXED, SOME, "-"),
        (phones(ios=(5, 30), android=(29, 30)), ONLY_IOS, "-"),
        (phones(ios=(30, 30), android=(10, 30)), ONLY_ANDROID, "-"),
        (phones(ios=(30, 30), android=(30, 30), web=(1, 9)), ONLY_WEB, "-"),
        (phones(ios=(30, 30), android=(3, 7)), SOME, "-"),
        (phones(ios=(12, 13), android=(11, 13)), SOME, "-"),
        ((*MIXED, *groups("network", a=(58, 60), b=(2, 20))), ONE_NETWORK, "b"),
        ((*MIXED, *groups("agent", old=(2, 20), new=(58, 60))), ONE_APP, "old"),
        ((*MIXED, *groups("agent", one=(60, 80))), SOME, "-"),
    ],
)
def test_verdict(found: tuple[Group, ...], verdict: Verdict, name: str) -> None:
    [finding] = judge(WakesFacts(is_kept=True, groups=found))
    assert (finding.verdict, finding.values["name"]) == (verdict, name)


def test_without_a_history_there_is_nothing_to_say() -> None:
    assert judge(WakesFacts(is_kept=False))[0].verdict is NOT_KEPT
    assert judge(WakesFacts(is_kept=None))[0].verdict is UNTOLD


def test_of_networks_only_the_one_that_stands_out_is_shown_and_can_be_redacted() -> None:
    network = groups("network", **{"192.0.2.0/24": (58, 60), "198.51.100.0/24": (2, 20)})
    [finding] = judge(WakesFacts(is_kept=True, groups=(*MIXED, *network)))
    assert [one.name for one in finding.evidence] == ["ios", "android", "stands out"]
    assert [one.value for one in finding.evidence if one.kind is Kind.ADDRESS] == [
        "198.51.100.0/24"
    ]


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((4, 0, 8, 4), 1 / 70),
        ((4, 1, 8, 4), 17 / 70),
        ((4, 4, 8, 4), 1.0),
        ((8, 6, 10, 8), 28 / 45),
    ],
)
def test_chance_is_fisher_s(figures: tuple[int, int, int, int], expected: float) -> None:
    assert chance(*figures) == pytest.approx(expected)


def test_many_calls_are_counted_soon() -> None:
    assert chance(100_000, 80_000, 200_000, 170_000) < 1e-9


def test_without_the_inside_nobody_counts() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(probe(Sight(Target("pbx.example.com"))))
