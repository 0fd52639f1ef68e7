"""Who calls, as the edge vouches for it (RFC 3325)."""

from dataclasses import replace

import pytest

from squilla.edge.identity import drop_assertions, known_as, vouch
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CONFIG, UNVOUCHED, a_request


@pytest.mark.parametrize(
    ("user", "prefix", "number"),
    [("92201", "92", "201"), ("929201", "92", "9201"), ("201", "", "201"), ("", "92", "")],
)
def test_a_phone_is_known_by_the_main_extension(user: str, prefix: str, number: str) -> None:
    assert known_as(user, replace(CONFIG, mobile_prefix=prefix)) == number


def test_only_whose_password_was_right_is_asserted() -> None:
    """From may not say somebody else (`auth`), so it is not looked at here."""
    request = a_request(from_user="92202", auth_user="92201")
    ksr = FakeKsr(request)
    vouch(request, ksr, CONFIG)
    asserted = "P-Asserted-Identity: <sip:201@pbx.example.com>"
    assert ksr.effects == [UNVOUCHED, ("add_header", asserted)]


def test_what_a_phone_asserts_goes() -> None:
    ksr = FakeKsr(a_request())
    drop_assertions(ksr)
    (removed,) = ksr.effects
    assert removed == UNVOUCHED
    assert set(removed[1:]) > {"P-Asserted-Identity", "Remote-Party-ID"}
