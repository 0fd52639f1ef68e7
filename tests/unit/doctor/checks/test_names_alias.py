"""B6-ALIAS: the settings' name and the examined one."""

import pytest

from squilla.doctor.checks.names_alias import GOOD, NOT_SET, OTHER, AliasFacts, judge
from squilla.doctor.errands.names import Configured
from squilla.doctor.verdict import Verdict

SETTING = "NethVoice: PublicHost"


@pytest.mark.parametrize(
    ("names", "verdicts"),
    [
        (["pbx.example.com"], [GOOD]),
        (["PBX.Example.com."], [GOOD]),
        (["old.example.com"], [OTHER]),
        (["old.example.com", "pbx.example.com"], [OTHER]),
        ([], [NOT_SET]),
    ],
)
def test_verdict(names: list[str], verdicts: list[Verdict]) -> None:
    configured = tuple(Configured(SETTING, name) for name in names)
    findings = judge(AliasFacts("pbx.example.com", "nethvoice", configured))
    assert [finding.verdict for finding in findings] == verdicts


def test_setting_and_name_are_told() -> None:
    [finding] = judge(AliasFacts("pbx.example.com", "x", (Configured(SETTING, "old.example"),)))
    assert (finding.values["setting"], finding.values["name"]) == (SETTING, "old.example")
