"""The host and transport of a SIP URI, also of ones made to mislead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.edge.uri import host_and_port, transport


@pytest.mark.parametrize(
    ("uri", "host", "carried"),
    [
        ("sip:a@192.0.2.1:5061;transport=TLS", "192.0.2.1:5061", "tls"),
        ("sip:192.0.2.1;lr", "192.0.2.1", ""),
        ("sip:transport=tls@192.0.2.1", "192.0.2.1", ""),
        ("sip:a;transport=tls@192.0.2.1;transport=udp", "192.0.2.1", "udp"),
        ("sip:a@192.0.2.1?transport=tls", "192.0.2.1", ""),
        ("sip:a@192.0.2.1;x=1;transport=ws;y", "192.0.2.1", "ws"),
        ("sip:x@192.0.2.1;a=@127.0.0.1:5071", "192.0.2.1", ""),
        ("", "", ""),
    ],
)
def test_host_and_transport(uri: str, host: str, carried: str) -> None:
    assert host_and_port(uri) == host
    assert transport(uri) == carried


@given(st.text())
def test_any_text_has_an_answer(uri: str) -> None:
    assert isinstance(host_and_port(uri), str)
    assert transport(uri) == transport(uri).lower()
