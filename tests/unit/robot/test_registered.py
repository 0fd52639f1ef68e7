"""A phone on the line, or why not."""

import asyncio
from dataclasses import replace

import pytest

from squilla.robot.failure import Failure, Reason
from squilla.robot.registered import Destination, refused, registered
from squilla.sip.account import Rejected, SipAccount
from squilla.sip.phone import Phone
from tests.unit.robot.edge import HERE, SECRET, running
from tests.unit.sip.certificates import Authority

ACCOUNT = SipAccount("92201", SECRET, "pbx.example.test", 0)
EXPIRES = 30


def met(
    tls: Authority, account: SipAccount = ACCOUNT
) -> tuple[Phone | Failure, list[str], list[str]]:
    """What is got, what the edge was asked for by then, and what in the end."""

    async def scenario() -> tuple[Phone | Failure, list[str], list[str]]:
        async with running(tls.server) as edge:
            own = replace(account, port=edge.port)
            destination = Destination(tls.client, connect=HERE)
            async with registered(own, destination, EXPIRES) as found:
                until = list(edge.methods)
            return found, until, edge.methods[len(until) :]

    return asyncio.run(scenario())


def test_it_is_registered_for_the_time_of_the_block_and_no_longer(tls: Authority) -> None:
    found, until, after = met(tls)
    assert isinstance(found, Phone)
    assert until == ["REGISTER", "REGISTER"], "without an answer to the challenge, and with it"
    assert set(after) == {"REGISTER"}


def test_a_refused_registration_leaves_nothing_to_take_back(tls: Authority) -> None:
    found, _, after = met(tls, replace(ACCOUNT, secret="wrong"))
    assert isinstance(found, Failure)
    assert (found.reason, found.details["code"]) == (Reason.REGISTER_REFUSED, 401)
    assert after == []


def test_a_certificate_has_to_be_good_for_the_domain_wherever_it_is_met(tls: Authority) -> None:
    found, until, _ = met(tls, replace(ACCOUNT, domain="other.example.test"))
    assert isinstance(found, Failure)
    assert (found.reason, found.details["host"]) == (
        Reason.CERTIFICATE_REFUSED,
        "other.example.test",
    )
    assert until == []


def test_nobody_listens(tls: Authority) -> None:
    async def scenario() -> Phone | Failure:
        async with running(tls.server) as edge:
            port = edge.port
        async with registered(
            replace(ACCOUNT, port=port), Destination(tls.client, connect=HERE), EXPIRES
        ) as found:
            return found

    found = asyncio.run(scenario())
    assert isinstance(found, Failure)
    assert (found.reason, found.details["host"]) == (Reason.CONNECTION_REFUSED, HERE)


@pytest.mark.parametrize("code", [403, 486])
def test_a_refusal_keeps_its_code_and_words(code: int) -> None:
    failure = refused(Reason.CALL_REFUSED, Rejected(code, "Words"))
    assert failure == Failure(Reason.CALL_REFUSED, {"code": code, "why": "Words"})
