"""Why the doctor can't do what was asked, as one sentence."""

from squilla.doctor.exits import Exit


class WrongUse(Exception):
    """What doesn't go; `key` and `values` are the sentence that says what to change."""

    def __init__(self, key: str, status: Exit = Exit.USAGE, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.status = status
        self.values = values
