"""The code that joins both ends: short enough to read over the telephone.

Ten symbols of Crockford's Base 32, which has no I, L, O and U, are 50 bits. What such a code can
bear is told in `pair.seal`.
"""

import secrets
import unicodedata
from dataclasses import dataclass, field

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 10
_GROUP = 4
_LONGEST_TYPED = 64
_LOOK_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = ("Zs", "Pd", "Cf", "Cc")


@dataclass(frozen=True, slots=True)
class Code:
    """A code; its symbols are a secret for as long as it lives."""

    symbols: str = field(repr=False)

    @property
    def shown(self) -> str:
        """In groups, as people read it: `K7QF-2M9X-TD`."""
        starts = range(0, len(self.symbols), _GROUP)
        return "-".join(self.symbols[start : start + _GROUP] for start in starts)


def new_code() -> Code:
    """A random one."""
    return Code("".join(secrets.choice(ALPHABET) for _ in range(SYMBOLS)))


def read_code(typed: str) -> Code | None:
    """What somebody typed or pasted: any case, blanks and dashes anywhere, O for 0, I or L for 1.

    None when it is no code at all.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    kept = "".join(one for one in typed if unicodedata.category(one) not in _BETWEEN)
    symbols = kept.upper().translate(_LOOK_ALIKE)
    if len(symbols) != SYMBOLS or not set(symbols) <= set(ALPHABET):
        return None
    return Code(symbols)
