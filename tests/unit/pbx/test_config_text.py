"""The syntax of Asterisk's configuration files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.pbx.config_text import Include, Line, Opening, Setting, parse_lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[0.0.0.0-tcp]", Opening("0.0.0.0-tcp")),
        ("[base](!)", Opening("base", is_template=True)),
        ("[one](!,base, other) ; why", Opening("one", ("base", "other"), is_template=True)),
        ("[one](+)", Opening("one", adds=True)),
        ("[one](+type=transport)", Opening("one", adds=True)),
        ("bind=0.0.0.0:5062", Setting("bind", "0.0.0.0:5062")),
        ("  BIND => 0.0.0.0 ; all", Setting("bind", "0.0.0.0")),
        ("local_net += ,10.0.0.0/8", Setting("local_net", ",10.0.0.0/8", appends=True)),
        ("local_net=", Setting("local_net", "")),
        (r"name=a\;b;c", Setting("name", "a;b")),
        ("#include pjsip_custom.conf", Include("pjsip_custom.conf")),
        ('#tryinclude "more/*.conf"', Include("more/*.conf")),
        ("#include </etc/other.conf>", Include("/etc/other.conf")),
        ("bind=1;-- one\ntwo=2\n--;", Setting("bind", "1")),
    ],
)
def test_a_line(text: str, line: Line) -> None:
    assert list(parse_lines(text)) == [line]


@pytest.mark.parametrize(
    "text", ["", "; bind=1", "word", "#exec /bin/a=b", "=x", "[]", ";-- a=1 --;"]
)
def test_nothing(text: str) -> None:
    assert list(parse_lines(text)) == []


@given(st.text(alphabet='[](!+)=>;-#include \n\\"<a'))
def test_any_text_is_read_without_an_error(text: str) -> None:
    list(parse_lines(text))
