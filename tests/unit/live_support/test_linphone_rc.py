from configparser import ConfigParser
from pathlib import Path

from tests.live.softphones.account import SipAccount
from tests.live.softphones.linphone_rc import linphone_rc

ACCOUNT = SipAccount("92201", "s3cret", "pbx.example", "localhost", 6061)


def parsed() -> ConfigParser:
    rc = ConfigParser(interpolation=None)
    rc.read_string(linphone_rc(ACCOUNT, Path("/ca.pem"), (30000, 30007)))
    return rc


def test_server_is_verified_and_media_encrypted() -> None:
    sip = parsed()["sip"]
    assert sip["root_ca"] == "/ca.pem"
    assert (sip["verify_server_certs"], sip["verify_server_cn"]) == ("1", "1")
    assert (sip["media_encryption"], sip["media_encryption_mandatory"]) == ("srtp", "1")


def test_it_connects_to_the_edge_by_tls_under_its_own_address() -> None:
    proxy = parsed()["proxy_0"]
    assert proxy["reg_proxy"] == "<sip:localhost:6061;transport=tls>"
    assert proxy["reg_identity"] == "sip:92201@pbx.example"
    assert parsed()["auth_info_0"]["passwd"] == "s3cret"
    assert parsed()["rtp"]["audio_rtp_port"] == "30000-30007"
