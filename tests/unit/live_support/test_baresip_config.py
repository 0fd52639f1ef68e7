from pathlib import Path

import pytest

from tests.live.softphones.account import SipAccount
from tests.live.softphones.baresip_config import OPENSSL, baresip_account, baresip_config

ACCOUNT = SipAccount("92201", "s3cret", "pbx.example", "localhost", 6061)


def test_chain_is_verified_against_the_given_authority() -> None:
    text = baresip_config(Path("/ca.pem"), Path("/home"), Path("/quiet.wav"), (30000, 30007), 5353)
    assert "\nsip_cafile /ca.pem\n" in text
    assert "\nrtp_ports 30000-30007\n" in text
    assert "VerifyMode = Peer" in OPENSSL


@pytest.mark.parametrize(("auto", "mode"), [(True, "auto"), (False, "manual")])
def test_account_line(auto: bool, mode: str) -> None:  # noqa: FBT001
    line = baresip_account(ACCOUNT, auto_answer=auto)
    assert line.startswith("<sip:92201@pbx.example;transport=tls>;")
    assert 'outbound="sip:127.0.0.1:6061;transport=tls"' in line
    assert "mediaenc=srtp-mand" in line
    assert line.endswith(f"answermode={mode}\n")
