"""Whether a certificate names a host: tells the PBX from a router that answers in its place."""

from cryptography import x509

_MOST_NAMES = 100


def names_in(certificate: bytes) -> tuple[str, ...]:
    """The DNS names of a certificate (DER) in lower case; () when it has none or can't be read."""
    try:
        parsed = x509.load_der_x509_certificate(certificate)
        names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return ()
    found = names.get_values_for_type(x509.DNSName)
    return tuple(name.lower() for name in found[:_MOST_NAMES])


def covers(names: tuple[str, ...], host: str) -> bool:
    """Whether one of the names is the host's, a wildcard for one label included (RFC 9525 §6.3)."""
    wanted = host.lower().rstrip(".")
    return wanted in names or f"*.{wanted.partition('.')[2]}" in names
