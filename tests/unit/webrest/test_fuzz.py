"""Requests made up from the contract's own description: no input is a defect, no answer a surprise.

Every example has a phone login, a sign-in, garbage or nothing as its Authorization, freshly made,
and comes hours after the one before, so that throttling and logouts don't make the rest trivial.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi import checks as contract_checks
from starlette.types import Receive, Scope, Send

from squilla.enroll import signin
from squilla.webrest.app import contract_app
from squilla.webrest.openapi import openapi
from tests.unit.webrest.test_push import subscription
from tests.unit.webrest.world import APP_ENDPOINTS, FQDN, OWN_ENDPOINTS, World, make_world

HOURS = 7200.0
LOGIN = "/authentication/login"
NOTHING_TO_SPOIL = "/profiling/all"
UNDESCRIBED = (("/user/push", "put"), ("/user/calls/decline", "post"))
"""Which endpoint and keys make a subscription, and which calls wait, no description can say."""
WAITING = "4f3b@198.51.100.9"
WELL_KNOWN = {
    LOGIN: {"username": "alice"},
    "/user/presence": {"status": "online"},
    "/user/push": subscription(),
    "/user/calls/decline": {"call_id": WAITING},
}
ENDPOINTS = [
    *APP_ENDPOINTS.items(),
    *((path, method) for path, methods in OWN_ENDPOINTS.items() for method in methods),
]
CHECKS: list[Any] = [
    schemathesis.checks.not_a_server_error,
    contract_checks.status_code_conformance,
    contract_checks.content_type_conformance,
    contract_checks.response_headers_conformance,
    contract_checks.response_schema_conformance,
    contract_checks.allow_header_conformance,
]
VALID = ("phone", "sign-in")
KINDS = st.one_of(
    st.sampled_from(VALID), st.sampled_from(VALID), st.binary(max_size=2000), st.none()
)


class Fuzzed:
    """The contract, and requests to it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.alice = world.add()
        self.schema = schemathesis.openapi.from_dict(openapi())
        self._app = contract_app(world.services)
        self._authorization: list[tuple[bytes, bytes]] = []

    def send(self, case: Case[Any], kind: str | bytes | None, *, accepted: bool) -> int:
        """Send a made-up request and hold the answer against the description."""
        self.world.now += HOURS
        self.world.waiting.add(("92201", WAITING))
        self._authorization = self._header(kind)
        answer = case.call(base_url=f"https://{FQDN}", app=self._authorized)
        more = [contract_checks.positive_data_acceptance] if accepted else []
        case.validate_response(answer, checks=[*CHECKS, *more])
        assert answer.headers["cache-control"] == ["no-store"]
        return answer.status_code

    def _header(self, kind: str | bytes | None) -> list[tuple[bytes, bytes]]:
        if kind is None:
            return []
        if isinstance(kind, bytes):
            return [(b"authorization", kind)]
        make = self.world.qr_login if kind == "phone" else self.world.sign_in
        return [(b"authorization", make(self.alice)["Authorization"].encode())]

    async def _authorized(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Put in here, because the generator takes out what it means to be missing.
        others = [header for header in scope.get("headers", []) if header[0] != b"authorization"]
        await self._app({**scope, "headers": others + self._authorization}, receive, send)


def _success(operation: Any) -> int:
    return min(int(status) for status in operation.definition.raw["responses"])


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuzzed]:
    with (
        make_world(tmp_path_factory.mktemp("fuzz")) as world,
        pytest.MonkeyPatch.context() as patch,
    ):
        # Any password fits whoever exists, so that made-up ones get past it.
        patch.setattr(signin, "verify_password", lambda known, _typed: known is not None)
        yield Fuzzed(world)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), ENDPOINTS)
def test_made_up_requests_get_described_answers(
    fuzzed: Fuzzed, path: str, method: str, mode: GenerationMode
) -> None:
    if (path, mode) == (NOTHING_TO_SPOIL, GenerationMode.NEGATIVE):
        mode = GenerationMode.POSITIVE
    operation = fuzzed.schema[path][method]
    seen: Counter[tuple[bool, int]] = Counter()

    @seed(20210209)
    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.booleans(), KINDS, operation.as_strategy(generation_mode=mode))
    def probe(known: bool, kind: str | bytes | None, case: Case[Any]) -> None:  # noqa: FBT001 - drawn
        if known and isinstance(case.body, dict):
            case.body |= WELL_KNOWN.get(path, {})
        accepted = kind in VALID and (path, method) not in UNDESCRIBED
        seen[kind in VALID, fuzzed.send(case, kind, accepted=accepted)] += 1

    probe()
    if mode is GenerationMode.POSITIVE:
        good = 401 if path == LOGIN else _success(operation)
        assert seen[True, good] > 0
        assert seen[False, 200 if path == NOTHING_TO_SPOIL else 401] > 0
