"""What the checks of the address have in common: the flows of one run, and the host's routes."""

from collections import Counter
from collections.abc import Sequence

from squilla.doctor.errands import egress, routes
from squilla.doctor.errands.egress import Flow
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import Reach, reach_of

_FLOWS, _GENTLE_FLOWS = 48, 16


async def ask_flows(sight: Sight) -> tuple[Flow, ...]:
    """The flows that leave the PBX host, sent once a run; none without the view from inside."""
    if sight.inside is None or not sight.target.stun:
        return ()
    servers = sight.target.stun[: egress.MOST_SERVERS]
    flows = _GENTLE_FLOWS if sight.patience.gentle else _FLOWS
    rtp = sight.target.ports.rtp
    question = egress.Question(servers, rtp[0], rtp[-1], flows)
    return (await sight.know(_egress, sight.inside, question)).flows


async def ask_routes(sight: Sight) -> routes.Answer | None:
    """The PBX host's addresses and default routes; None without the view from inside."""
    return await sight.know(_routes, sight.inside) if sight.inside else None


async def _egress(inside: Inside, question: egress.Question) -> egress.Answer:
    return await inside.ask(egress.ERRAND, question)


async def _routes(inside: Inside) -> routes.Answer:
    return await inside.ask(routes.ERRAND, routes.Question())


def leaving(flows: Sequence[Flow], reach: Reach = Reach.PUBLIC) -> Counter[str]:
    """How many flows left with each address of that reach.

    A private one only says that the server stands in the same network.
    """
    return Counter(
        flow.address for flow in flows if flow.address and reach_of(flow.address) is reach
    )
