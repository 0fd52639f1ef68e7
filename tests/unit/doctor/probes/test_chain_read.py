"""Reading one certificate."""

import pytest

from squilla.doctor.probes.chain_read import read_certificate, serial_of
from tests.unit.doctor.probes.pki import issue

ROOT = issue("Root", is_authority=True)


@pytest.mark.parametrize("encoded", [ROOT.der, ROOT.pem])
def test_both_forms(encoded: bytes) -> None:
    assert read_certificate(encoded) == ROOT.certificate


def test_a_serial_number_of_old_is_no_reason_to_complain() -> None:
    serial = ROOT.certificate.serial_number
    number = serial.to_bytes((serial.bit_length() + 8) // 8, "big")
    negative = ROOT.der.replace(number, bytes([0x80]) + number[1:], 1)
    assert serial_of(read_certificate(negative)).startswith("-")


@pytest.mark.parametrize("encoded", [b"", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x00"])
def test_none(encoded: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_certificate(encoded)
