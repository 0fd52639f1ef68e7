"""What Squilla's settings on the PBX host say, asked once a run (B3, B7)."""

from squilla.doctor.errands.promised import ERRAND, Answer, Question
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight


async def ask_promised(sight: Sight) -> Answer:
    """Empty without the view from inside, as on a host without Squilla."""
    return await sight.know(_ask, sight.inside) if sight.inside else Answer()


async def _ask(inside: Inside) -> Answer:
    return await inside.ask(ERRAND, Question())
