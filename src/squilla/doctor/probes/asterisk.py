"""What the checks of the PBX share: the one question to its host, and how to read no answer.

A machine without Asterisk is no fault where Squilla's own switchboard is the PBX: then phones are
served there, and nothing of these checks applies.
"""

from squilla.doctor.errands.asterisk import ERRAND, Answer, Question
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Finding, Verdict
from squilla.pbx.asterisk import State
from squilla.pbx.platform import Platform
from squilla.pbx.transport import Transport


async def ask_asterisk(sight: Sight) -> Answer:
    """The errand's answer, asked once a run."""
    if sight.inside is None:
        raise InsideLost
    target = sight.target
    question = Question(target.ports.pbx, target.ports.phone, target.address)
    return await sight.know(sight.inside.ask, ERRAND, question)


def is_own_switchboard(answer: Answer, phone_port: int) -> bool:
    """Whether phones are served here, and by no Asterisk; on NethServer 8 it is in a container."""
    return (
        answer.state == State.ABSENT
        and answer.platform != Platform.NS8
        and any(one.port == phone_port for one in answer.listeners)
    )


def judge_unseen(
    answer: Answer, phone_port: int, not_here: Verdict, unseen: Verdict
) -> Finding | None:
    """One of the two verdicts where Asterisk could not be asked; None where it could."""
    if answer.state == State.RUNNING:
        return None
    return (not_here if is_own_switchboard(answer, phone_port) else unseen).found()


def pick_tcp(transports: tuple[Transport, ...], port: int) -> Transport | None:
    """The TCP transport of A1: on that port, else of the guide's name, else the first."""
    tcp = [one for one in transports if one.protocol == "tcp"]
    on_port = [one for one in tcp if one.port == port]
    named = [one for one in tcp if one.name == "0.0.0.0-tcp"]
    return next(iter(on_port + named + tcp), None)
