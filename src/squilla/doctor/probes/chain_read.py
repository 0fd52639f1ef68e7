"""Reads one certificate, also one that only old software would have made.

Roots that every phone still trusts have the serial number 0, of which cryptography complains.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning


def read_certificate(encoded: bytes) -> x509.Certificate:
    """From PEM or DER; ValueError when it is none."""
    is_pem = encoded.startswith(b"-----")
    read = x509.load_pem_x509_certificate if is_pem else x509.load_der_x509_certificate
    with _uncomplaining():
        return read(encoded)


def serial_of(certificate: x509.Certificate) -> str:
    """Its serial number in hexadecimal, as OpenSSL shows it."""
    with _uncomplaining():
        return f"{certificate.serial_number:x}"


@contextmanager
def _uncomplaining() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        yield
