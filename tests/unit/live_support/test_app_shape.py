from typing import Any

import pytest

from tests.live.softphones.app_shape import ContractError, Shape, check


@pytest.mark.parametrize(
    ("payload", "shape"),
    [
        ({"a": {"b": [1, 2]}}, {"a.b[]": int}),
        ({"a": [{"id": "x"}]}, {"a[0].id": str}),
        ({"x": {"n": "1"}, "y": {"n": "2"}}, {"*.n": str}),
        ({}, {"*": dict}),
        (["on", "off"], {"[]": str}),
        ([], {"[]": str}),
    ],
)
def test_fitting_answers_pass(payload: Any, shape: Shape) -> None:
    check(payload, shape, "/x")


@pytest.mark.parametrize(
    ("payload", "shape", "message"),
    [
        ({}, {"a": str}, "/x: a is missing or null"),
        ({"a": None}, {"a": str}, "/x: a is missing or null"),
        ({"a": {"p": "6061"}}, {"a.p": int}, "/x: a.p is a JSON string, the app needs a JSON numb"),
        ({"p": True}, {"p": int}, "/x: p is a JSON boolean"),
        ({"p": 1.5}, {"p": int}, "/x: p is a JSON number"),
        ({"a": [{}, {"t": 1}]}, {"a[].t": str}, r"/x: a\[0\].t is missing"),
        ({"a": []}, {"a[0].id": str}, "/x: a has no element 0"),
        ({"a": "text"}, {"a.b": str}, "/x: a is a JSON string, the app needs a JSON object"),
        ([], {"*": dict}, "/x: body is a JSON array"),
        ({"x": {}}, {"*.n": str}, "/x: x.n is missing"),
        ({}, {"[]": str}, "/x: body is a JSON object, the app needs a JSON array"),
    ],
)
def test_the_first_wrong_field_is_named(payload: Any, shape: Shape, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        check(payload, shape, "/x")


def test_values_are_never_shown() -> None:
    with pytest.raises(ContractError) as caught:
        check({"secret": ["hush"]}, {"secret": str}, "/x")
    assert "hush" not in str(caught.value)
