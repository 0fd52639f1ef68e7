from collections.abc import Iterator

import pytest

from squilla.doctor.errands.asker import ASKER


@pytest.fixture(autouse=True)
def _nobody_is_paired() -> Iterator[None]:
    before = ASKER.set("")
    yield
    ASKER.reset(before)
