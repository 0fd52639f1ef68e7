"""What both doors of the gateway share: bodies are read, refusals counted."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

from squilla.gateway.answers import Reason, refusal
from squilla.gateway.contract import MAX_BYTES, TooLarge, body_of, complaint
from squilla.gateway.metrics import Counters

Asked = TypeVar("Asked", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads what is asked, and says no."""

    counters: Counters

    async def read(self, request: Request, kind: type[Asked]) -> Asked | JSONResponse:
        """The body as `kind`, or the refusal to answer with."""
        try:
            return kind.model_validate_json(await body_of(request))
        except TooLarge:
            return self.refuse(413, Reason.TOO_LARGE, f"The body is over {MAX_BYTES} bytes.")
        except ValidationError as error:
            return self.refuse(400, Reason.BAD_REQUEST, complaint(error))

    def refuse(
        self,
        status: int,
        reason: Reason,
        message: str,
        *,
        why: str = "",
        retry_after: float | None = None,
    ) -> JSONResponse:
        """A refusal that is counted."""
        self.counters.refused(reason.value)
        return refusal(status, reason, message, why=why, retry_after=retry_after)
