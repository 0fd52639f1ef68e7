"""What came back, sorted: which ports, how they are named, which could not be tried."""

import pytest

from squilla.doctor.checks.hairpin_back import Back, back
from squilla.doctor.errands.hairpin import Answer, Bend, Bounce, Turn
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.target import Ports


def sorted_out(tcp: tuple[Bend, Bend], udp: tuple[Knock, ...]) -> Back:
    turns = tuple(Turn(port, bend) for port, bend in zip((6061, 5061), tcp, strict=True))
    bounces = tuple(Bounce(10000 + place, knock) for place, knock in enumerate(udp))
    return back(Answer(is_local=False, tcp=turns, udp=bounces), Ports())


def test_the_whole_of_the_audio_is_named_by_its_range() -> None:
    came = sorted_out((Bend.REFUSED, Bend.SILENT), (Knock.REFUSED, Knock.REFUSED))
    assert came.refused == ("6061/TCP", "10000-20000/UDP")
    assert came.silent == ("5061/TCP",)
    assert came.lost == ("6061/TCP", "5061/TCP", "10000-20000/UDP")


def test_single_ports_are_named_where_they_differ() -> None:
    came = sorted_out((Bend.MUTE, Bend.SAME), (Knock.REFUSED, Knock.ARRIVED, Knock.ANSWERED))
    assert came.refused == ("10000/UDP",)
    assert came.silent == ("6061/TCP", "10001/UDP")
    assert came.is_mute


def test_what_could_not_be_tried_is_not_lost() -> None:
    came = sorted_out((Bend.SAME, Bend.NO_LISTENER), (Knock.IN_USE, Knock.ANSWERED))
    assert (came.lost, len(came.tcp), len(came.udp)) == ((), 1, 1)
    assert came.is_udp_whole


@pytest.mark.parametrize(
    ("tcp", "udp", "is_any", "is_phone"),
    [
        ((Bend.REFUSED, Bend.SILENT), (Knock.SILENT,), False, False),
        ((Bend.REFUSED, Bend.SAME), (Knock.SILENT,), True, False),
        ((Bend.UNPROVEN, Bend.SILENT), (Knock.SILENT,), True, True),
        ((Bend.REFUSED, Bend.SILENT), (Knock.ANSWERED,), True, False),
    ],
)
def test_back_at_all(
    tcp: tuple[Bend, Bend], udp: tuple[Knock, ...], *, is_any: bool, is_phone: bool
) -> None:
    came = sorted_out(tcp, udp)
    assert (came.is_any_back, came.is_phone_back) == (is_any, is_phone)


def test_a_port_of_somebody_else_is_a_stranger_and_no_port_of_udp_is_no_range() -> None:
    came = sorted_out((Bend.SAME, Bend.OTHER), ())
    assert (came.stranger, came.phone, came.is_udp_whole) == (5061, Bend.SAME, False)
    assert sorted_out((Bend.NO_LISTENER, Bend.SAME), ()).phone == ""
