"""What the gateway understands of what it is asked."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from squilla.gateway.contract import Push, Registration, complaint
from squilla.model.push import Platform
from tests.unit.gateway.world import TOKENS, TOPIC, call


@pytest.mark.parametrize(
    ("kind", "platform"), [("apple", Platform.IOS), ("firebase", Platform.ANDROID)]
)
def test_a_registration(kind: str, platform: Platform) -> None:
    asked = Registration.model_validate({"token": TOKENS[kind], "topic": TOPIC, "type": kind})
    assert (asked.token, asked.topic, asked.platform) == (TOKENS[kind], TOPIC, platform)
    assert TOKENS[kind] not in repr(asked)
    assert TOPIC not in repr(asked)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"token": ""}, "token"),
        ({"token": "a b"}, "token"),
        ({"token": "a\n"}, "token"),
        ({"token": "è"}, "token"),
        ({"token": "a" * 4097}, "token"),
        ({"token": 7}, "token"),
        ({"token": None}, "token"),
        ({"token": "../../x", "type": "apple"}, "Value error, token"),
        ({"topic": TOPIC.upper()}, "topic"),
        ({"topic": TOPIC[1:]}, "topic"),
        ({"topic": f"{TOPIC}0"}, "topic"),
        ({"topic": f"{TOPIC}\n"}, "topic"),
        ({"type": "web"}, "type"),
        ({"type": "Apple"}, "type"),
    ],
)
def test_what_a_registration_cannot_be(wrong: dict[str, object], place: str) -> None:
    content = {"token": "fcm:token", "topic": TOPIC, "type": "firebase"} | wrong
    with pytest.raises(ValidationError) as caught:
        Registration.model_validate(content)
    said = complaint(caught.value)
    assert said.startswith(f"{place}: ")
    assert "fcm:token" not in said


@pytest.mark.parametrize("missing", ["token", "topic", "type"])
def test_a_registration_needs_all_three(missing: str) -> None:
    content = {"token": "fcm:token", "topic": TOPIC, "type": "firebase"}
    del content[missing]
    with pytest.raises(ValidationError):
        Registration.model_validate(content)


def test_only_topic_and_type_are_needed_to_push() -> None:
    push = Push.model_validate({"topic": TOPIC, "type": "apple"})
    assert (push.call_id, push.from_uri, push.display_name, push.ttl) == ("", "", "", 30)
    assert uuid.UUID(push.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ttl": 0},
        {"ttl": 121},
        {"call-id": "x" * 256},
        {"from-uri": "x" * 513},
        {"display-name": "x" * 1025},
        {"uuid": "x" * 65},
        {"uuid": 7},
    ],
)
def test_what_a_push_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Push.model_validate(call() | wrong)


def test_a_uuid_is_kept_and_anything_else_always_makes_the_same_one() -> None:
    def made(name: str) -> str:
        return Push.model_validate(call(uuid=name)).id

    given_id = str(uuid.uuid4())
    assert made(given_id) == made(given_id.upper()) == given_id
    assert made("call 1") == made("call 1") != made("call 2")
    assert made("") != made("")


@given(st.text(max_size=64))
def test_the_id_is_a_uuid_whatever_the_sender_calls_it(name: str) -> None:
    made = Push.model_validate(call(uuid=name)).id
    assert str(uuid.UUID(made)) == made


def test_a_call_id_cannot_begin_a_line_of_the_log() -> None:
    push = Push.model_validate(call(**{"call-id": "a\nb\u2028c\x1b[31m"}))
    assert push.shown_call_id == "abc[31m"
    assert push.call_id == "a\nb\u2028c\x1b[31m"
