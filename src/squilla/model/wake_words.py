"""Which words of the catalogue tell a timeline to people, and what they can do (M4, P4)."""

from squilla.model.push import Platform
from squilla.model.wakes import Step, Stop, Wake

_PLATFORMS = frozenset(Platform)


def step_key(step: Step) -> str:
    """The words for one step."""
    return f"wake.step_{step}"


def result_key(wake: Wake) -> str:
    """The sentence that says what became of a call."""
    if wake.stop is Stop.CANCELLED and not wake.rang:
        return "wake.stop_cancelled_early"
    return "wake.stop_none" if wake.stop is None else f"wake.stop_{wake.stop}"


def advice_key(wake: Wake) -> str | None:
    """What to do so that the next call arrives; None where nothing has to be put right."""
    if wake.stop is None or not wake.stop.is_fault:
        return None
    if wake.stop is Stop.NOT_WOKEN and wake.platform in _PLATFORMS:
        return f"wake.advice_not_woken_{wake.platform}"
    return f"wake.advice_{wake.stop}"
