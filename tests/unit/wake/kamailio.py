"""A Kamailio that has noted calls, for the watch."""

from typing import Any, cast

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable, Rpc
from tests.unit.wake.world import T0


class Kamailio(Edge):
    """What it has noted of calls; `away` and `asked` as it says."""

    def __init__(self) -> None:
        super().__init__(cast("Rpc", None))
        self.life = "Mon Nov 23 08:00:00"
        self.notes: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.away = False
        self.asked: list[int] = []

    def note(self, number: int, **facts: object) -> None:
        told: dict[str, object] = {"user": "92201", "call_id": f"call-{number}", "at": T0 - 3}
        told |= {"how": "parked", "silent": 0.0, "cseq": "1", "caller": "202", "name": ""}
        self.notes[number] = told | {"n": number} | facts
        self.last = max(self.last, number)

    def restart(self) -> None:
        self.life, self.notes, self.last = "Mon Nov 23 09:00:00", {}, 0

    def started(self) -> str:
        self._answer()
        return self.life

    def last_call(self) -> int:
        self._answer()
        return self.last

    def noted_call(self, number: int) -> dict[str, Any] | None:
        self._answer()
        self.asked.append(number)
        return self.notes.get(number)

    def _answer(self) -> None:
        if self.away:
            raise EdgeUnreachable("away")
