"""The kernel's tables as they were read on Linux 6 (little-endian), and rubbish."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.errands.sockets_table import ESTABLISHED, LISTENING, Row, rows

pytestmark = pytest.mark.skipif(sys.byteorder != "little", reason="samples are little-endian")

TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1172 1 00000000e853741a 100 0 0 10 0
   1: 0100007F:909A 0100007F:E9E1 01 00000000:00000000 00:00000000 00000000     0        0 3317305 2 00000000c5bd7abd 20 0 0 10 -1
"""  # noqa: E501 - lines of the kernel
TCP6 = """\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:E9E1 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 3317304 1 00000000f6973f20 100 0 0 10 0
   1: 00000000000000000000000001000000:E9E1 00000000000000000000000001000000:C17A 01 00000000:00000000 00:00000000 00000000     0        0 3317308 1 0000000014184b48 20 0 0 10 -1
   3: 0000000000000000FFFF00000100007F:E9E1 0000000000000000FFFF00000100007F:909A 01 00000000:00000000 00:00000000 00000000     0        0 3317306 1 0000000022fa7da6 20 0 0 10 -1
"""  # noqa: E501 - lines of the kernel
UDP = """\
   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  499: 0100007F:3A9C 0100007F:0009 01 00000000:00000000 00:00000000 00000000     0        0 3317310 2 00000000f49671cd 0
"""  # noqa: E501 - lines of the kernel
UDP6 = """\
  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  497: 00000000000000000000000001000000:3A9A 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 3317309 2 000000004c1d0786 0
"""  # noqa: E501 - lines of the kernel
V4, V6, ANY = "127.0.0.1", "::1", "0.0.0.0"


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (TCP, [Row(ANY, 2024, ANY, 0, LISTENING), Row(V4, 37018, V4, 59873, ESTABLISHED)]),
        (
            TCP6,
            [
                Row("::", 59873, "::", 0, LISTENING),
                Row(V6, 59873, V6, 49530, ESTABLISHED),
                Row(V4, 59873, V4, 37018, ESTABLISHED),
            ],
        ),
        (UDP, [Row(V4, 15004, V4, 9, ESTABLISHED)]),
        (UDP6, [Row(V6, 15002, "::", 0, 7)]),
        ("", []),
        ("   0: 00000000:07E8 0000", []),
        ("   0: 0000:07E8 0000:0000 0A 0", []),
        ("   0: 00000000:07E8 00000000:0000 xx 0", []),
    ],
    ids=["tcp", "tcp6", "udp", "udp6", "empty", "cut", "short address", "no state"],
)
def test_table(table: str, wanted: list[Row]) -> None:
    assert list(rows(table)) == wanted


def test_an_address_with_different_words() -> None:
    line = "0: B80D0120000000000000000001000000:01BB 00000000000000000000000000000000:0000 0A 0"
    assert [row.address for row in rows(line)] == ["2001:db8::1"]


@given(st.text(alphabet="0123456789ABCDEFx: \n", max_size=200))
def test_rubbish_is_left_out(text: str) -> None:
    for row in rows(text):
        assert row.port >= 0
