"""Which of Apple's two environments a token turned out to belong to.

Kept in memory only: what is forgotten costs one more question at the next push.
"""

from collections import OrderedDict

from squilla.model.push import ApnsAddress, fingerprint

LIMIT = 10_000
"""Tokens remembered; the one learned first is forgotten first."""


class Environments:
    """By the address's fingerprint, so that no token stays in memory."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._sandbox: OrderedDict[str, bool] = OrderedDict()

    def is_sandbox(self, address: ApnsAddress) -> bool:
        """What Apple taught of this address, or else what the address says of itself."""
        return self._sandbox.get(fingerprint(address), address.sandbox)

    def learn(self, address: ApnsAddress, *, sandbox: bool) -> None:
        """A push arrived there."""
        self._sandbox[fingerprint(address)] = sandbox
        if len(self._sandbox) > self._limit:
            self._sandbox.popitem(last=False)
