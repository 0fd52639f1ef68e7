"""What a name in the settings means to the PBX host itself: /etc/hosts first, then its DNS (B3)."""

from squilla.doctor.errands import names, resolver
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight


async def resolve_inside(sight: Sight, name: str) -> tuple[str, ...] | None:
    """Its IPv4 addresses, asked once a run; empty: there is none. None when nobody answers."""
    return await sight.know(_resolve, sight.inside, name) if sight.inside else None


async def _resolve(inside: Inside, name: str) -> tuple[str, ...] | None:
    found = (await inside.ask(names.ERRAND, names.Question(name))).found
    if found:
        return tuple(one.address for one in found if ":" not in one.address)
    answer = await inside.ask(resolver.ERRAND, resolver.Question((name,)))
    answered = [lookup for lookup in answer.lookups if lookup.is_answered]
    return answered[0].addresses if answered else None
