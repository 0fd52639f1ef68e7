"""The contract's description as OpenAPI: for tests and our app's types, served to nobody."""

from typing import Any

from squilla.webrest.app import contract

_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")


def openapi() -> dict[str, Any]:
    """The description of what `contract` answers, paths relative to `/webrest`."""
    described = contract().openapi()
    described["servers"] = [{"url": "/webrest"}]
    for path in described["paths"].values():
        for operation in path.values():
            # The framework's own answer to bad input, which on_bad_request replaces with 400.
            operation["responses"].pop("422", None)
    for schema in _UNUSED_SCHEMAS:
        described["components"]["schemas"].pop(schema, None)
    return described
