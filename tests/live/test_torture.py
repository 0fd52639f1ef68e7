"""Messages that torture (RFC 4475 and our own): a fitting answer or none, and nothing breaks."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from squilla.media.stream import AudioStream
from squilla.sip.account import Rejected
from squilla.sip.call import Call
from squilla.sip.phone import Phone
from tests.live.product import Product
from tests.live.torture.message import Message
from tests.live.torture.messages import corpus, expected
from tests.live.torture.reflection import reflections
from tests.live.torture.sender import Outcome, alive, send
from tests.live.wire import as_ours, trusting, with_phone

AT_ONCE = 8
PATIENCE = 4.0  # seconds; eight at once on a small machine take longer than one
ROBOT_SECONDS = "14"
MESSAGES = corpus("localhost")
# What a server has to say of itself (RFC 3261 §21.5); any other 5xx means that a step broke.
OF_THE_MESSAGE = {
    501: "a method that nobody here implements",
    505: "a version that does not exist",
    513: "longer than any phone's message",
}

Children = dict[str, dict[str, int]]


@pytest.fixture(scope="module")
def before(product: Product) -> Children:
    return product.children()


@pytest.fixture(scope="module")
def outcomes(product: Product, before: Children) -> dict[str, Outcome]:
    """What came of each message by name; all are sent before the first test looks."""
    assert before
    context = trusting(product.ca_file)

    def sent(message: Message) -> tuple[str, Outcome]:
        return message.name, send("localhost", product.phone_port, context, message, PATIENCE)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(pool.map(sent, MESSAGES))


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_a_message_gets_what_is_right_for_it(
    message: Message, outcomes: dict[str, Outcome]
) -> None:
    outcome = outcomes[message.name]
    assert outcome.fits(expected(message)), outcome


def test_nothing_makes_the_edge_answer_for_a_fault_of_its_own(
    outcomes: dict[str, Outcome],
) -> None:
    faults = {
        name: outcome.statuses
        for name, outcome in outcomes.items()
        if any(status >= 500 and status not in OF_THE_MESSAGE for status in outcome.statuses)
    }
    assert faults == {}


def test_a_stranger_cannot_make_it_send_to_others(product: Product, before: Children) -> None:
    assert before
    assert (
        reflections("localhost", product.phone_port, trusting(product.ca_file), "localhost") == ()
    )


@pytest.mark.parametrize("number", ["%00", "*43%00", "%ff%fe", "x" * 4000])
def test_a_number_that_nobody_can_have_is_nobodys(number: str, product: Product) -> None:
    ada = as_ours(product.app().login_with_qr(product.qr("ada")))

    async def dial(phone: Phone) -> Call | Rejected:
        stream = await AudioStream.open("127.0.0.1")
        try:
            return await phone.call(f"sip:{number}@localhost", stream.offer(secure=True))
        finally:
            stream.close()

    outcome = with_phone(product, ada, dial)
    assert isinstance(outcome, Rejected)
    assert outcome.code == 404


def test_afterwards_nothing_has_died_or_broken_and_calls_work(
    product: Product, before: Children, outcomes: dict[str, Outcome]
) -> None:
    assert len(outcomes) == len(MESSAGES) > 100
    assert product.children() == before
    broken = [
        line for line in product.log.read_text(errors="replace").splitlines() if "broke" in line
    ]
    assert broken == []
    context = trusting(product.ca_file)
    assert alive("localhost", product.phone_port, context, "localhost")
    said = product.cli("call", "*43", "--seconds", ROBOT_SECONDS)
    assert said.startswith("echo test: ok")
