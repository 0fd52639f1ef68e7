"""What holds for every finding that any test of the doctor makes."""

from string import Formatter

import pytest

from squilla.doctor.verdict import Evidence, Finding, Value, Verdict
from squilla.texts import catalog

_found = Verdict.found


@pytest.fixture(autouse=True)
def _findings_fill_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Verdict, "found", found_with_all_its_texts_want)


def found_with_all_its_texts_want(self: Verdict, *evidence: Evidence, **values: Value) -> Finding:
    """`Verdict.found`, provided that it has a value for each placeholder of its texts."""
    for key in filter(None, (self.key, self.remedy_key)):
        for language, text in catalog().get(key, {}).items():
            wanted = {name for _, name, _, _ in Formatter().parse(text) if name}
            assert wanted <= set(values), f"{key} ({language}) lacks {wanted - set(values)}"
    return _found(self, *evidence, **values)
