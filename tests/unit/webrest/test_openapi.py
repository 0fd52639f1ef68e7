"""The contract's description."""

import json

from squilla.webrest.openapi import openapi


def test_it_is_json_without_the_frameworks_own_answers() -> None:
    text = json.dumps(openapi())
    assert "422" not in text
    assert "ValidationError" not in text


def test_the_header_is_declared_as_it_is_and_asked_for_where_it_counts() -> None:
    described = openapi()
    scheme = described["components"]["securitySchemes"]["login"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "Authorization")
    open_to_anybody = {
        path
        for path, methods in described["paths"].items()
        for operation in methods.values()
        if "security" not in operation
    }
    assert open_to_anybody == {"/authentication/login", "/profiling/all"}


def test_every_refusal_has_the_same_shape() -> None:
    shapes = {
        answer["content"]["application/json"]["schema"]["$ref"]
        for methods in openapi()["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if not status.startswith("2")
    }
    assert shapes == {"#/components/schemas/Message"}
