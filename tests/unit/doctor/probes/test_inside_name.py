"""probes/inside_name: the system's own way first, then each nameserver's word."""

import asyncio
from typing import Any

import pytest

from squilla.doctor.errands import names, resolver
from squilla.doctor.probes.inside_name import resolve_inside
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target

NAME, ADDRESS = "voice.example.com", "203.0.113.1"


class Host:
    """A PBX host with this in its files, and such nameservers."""

    def __init__(self, found: tuple[str, ...], lookups: tuple[resolver.Lookup, ...]) -> None:
        self._found, self._lookups = found, lookups

    async def ask(self, errand: Any, question: Any) -> Any:
        if errand is names.ERRAND:
            assert question == names.Question(NAME)
            found = tuple(names.Found(one, is_own=False) for one in self._found)
            return names.Answer("pbx", found, ())
        assert (errand, question) == (resolver.ERRAND, resolver.Question((NAME,)))
        return resolver.Answer((), self._lookups)


DEAD = resolver.Lookup("192.0.2.53", NAME, is_answered=False, seconds=5.0)
EMPTY = resolver.Lookup("192.0.2.54", NAME, is_answered=True, seconds=0.1)


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        (Host((ADDRESS, "2001:db8::1"), ()), (ADDRESS,)),
        (Host(("2001:db8::1",), ()), ()),
        (Host((), (DEAD, EMPTY)), ()),
        (Host((), (DEAD,)), None),
        (Host((), ()), None),
        (None, None),
    ],
)
def test_what_a_name_means(host: Host | None, wanted: tuple[str, ...] | None) -> None:
    assert asyncio.run(resolve_inside(Sight(Target("pbx.test"), inside=host), NAME)) == wanted
