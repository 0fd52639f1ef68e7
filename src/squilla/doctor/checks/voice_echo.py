"""T1-ECHO: a call to *43 holds, and the voice comes back (T1, P2, P3): the master test."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.probes.echo import Echo, place_echo
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Finding
from squilla.doctor.voice import verdicts as say
from squilla.doctor.voice.drops import Drop, classify, ending_of
from squilla.doctor.voice.refusals import refusal
from squilla.doctor.voice.shown import evidence, values
from squilla.doctor.voice.sound import sound, strangers

SECONDS = 80.0
"""Longer than each of the usual drops, the last of which comes after 77 s."""
DEEP_SECONDS = 960.0
"""Longer than the first refresh of a session timer of 1800 s, given up after 932 s."""


@dataclass(frozen=True, slots=True)
class EchoFacts:
    """The echo test; None when nobody could sign in."""

    echo: Echo | None


async def probe(sight: Sight) -> EchoFacts:
    """Call for as long as this run has."""
    return EchoFacts(await place_echo(sight, DEEP_SECONDS if sight.patience.deep else SECONDS))


def judge(facts: EchoFacts) -> Sequence[Finding]:
    """First why it ended, then which way the voice does not go, then where it comes from."""
    if facts.echo is None:
        return [say.NO_LOGIN.found()]
    echo = facts.echo
    shown, seen = values(echo), evidence(echo)
    refused = refusal(echo.result)
    if refused:
        return [refused.found(*seen, **shown)]
    drop = classify(ending_of(echo.result))
    verdicts = [say.DROPS[drop]] if drop is not Drop.HELD else []
    verdicts += [*sound(echo, drop), *strangers(echo)]
    return [verdict.found(*seen, **shown) for verdict in verdicts or [say.GOOD]]


CHECK = Check(
    code="T1-ECHO",
    guide=("T1", "P2", "P3"),
    title="voice.echo_title",
    wants=frozenset({Missing.QR}),
    probe=probe,
    judge=judge,
    needs=("M1-QR", "M1-LOGIN"),
    explained_by=(
        "B2-6061",
        "A3-HEADER",
        "A3-PORTS",
        "B1-CHAIN",
        "B1-EXPIRY",
        "B1-SAME",
        "B3-ADDRESS",
        "B4-EGRESS",
        "A1-RESTART",
        "A1-TRANSPORT",
        "B2-RTP-RANGE",
        "B3-PBX-ADDRESS",
        "B7-FORWARD",
        "A4-UDP",
    ),
    verdicts=say.ALL,
    seconds=DEEP_SECONDS + 150.0,
    pace=Pace.NORMAL,
)
