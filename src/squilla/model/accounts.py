"""An account is a person: a user name, a display name and a main extension."""

import re
import unicodedata
from dataclasses import dataclass, field

MAX_USERNAME = 64
MAX_DISPLAY_NAME = 80
_EXTENSION = re.compile(r"[0-9]{2,12}")
_FORBIDDEN_IN_USERNAME = frozenset(";:@\"'<>\\/")


class InvalidAccount(ValueError):
    """A value that an account cannot have; `code` is the key of the sentence shown to people."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Account:
    """A person, or the robot: an account without a password, that nobody can sign in to.

    `password_once`: the password was given by somebody else and has to be replaced at sign-in.
    """

    id: int
    username: str
    display_name: str
    extension: str
    password_hash: str | None = field(repr=False)
    password_once: bool = False


def normal_username(typed: str) -> str:
    """The form in which user names are stored and compared: NFC, lower case, no outer blanks.

    Taken apart before case folding and composed after it (Unicode §3.13, canonical caseless
    matching), so that the form of a form is itself: the app sends back the name in the QR.
    """
    apart = unicodedata.normalize("NFD", typed.strip())
    return unicodedata.normalize("NFC", apart.casefold())


def check_username(username: str) -> str:
    """Return the normal form of a user name, or raise InvalidAccount.

    `;` separates the fields of the QR and `:` those of the Authorization header (M1), so neither
    can be part of a name; a name of digits alone would be mistaken for an extension (P3r).
    """
    name = normal_username(username)
    if not 1 <= len(name) <= MAX_USERNAME:
        raise InvalidAccount("username_length")
    if any(c in _FORBIDDEN_IN_USERNAME or not c.isprintable() or c.isspace() for c in name):
        raise InvalidAccount("username_characters")
    if looks_like_extension(name):
        raise InvalidAccount("username_digits")
    return name


def check_extension(extension: str) -> str:
    """Return the main extension (2 to 12 ASCII digits), or raise InvalidAccount."""
    if not _EXTENSION.fullmatch(extension):
        raise InvalidAccount("extension_digits")
    return extension


def check_display_name(name: str) -> str:
    """Return the display name (1 to 80 characters), trimmed, or raise InvalidAccount."""
    trimmed = unicodedata.normalize("NFC", name.strip())
    if not 1 <= len(trimmed) <= MAX_DISPLAY_NAME or not trimmed.isprintable():
        raise InvalidAccount("display_name")
    return trimmed


def looks_like_extension(typed: str) -> bool:
    """Whether somebody typed an extension where a user name is asked (M1: by user name)."""
    return bool(re.fullmatch(r"[0-9*#]+", typed.strip()))
