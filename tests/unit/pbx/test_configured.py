"""The transports in the files, as FreePBX writes them."""

from pathlib import Path

from squilla.pbx.configured import read_transports
from squilla.pbx.transport import Transport

FREEPBX = {
    "pjsip.conf": (
        "#include pjsip_custom.conf\n#include pjsip.transports.conf\n"
        "#include pjsip.transports_custom_post.conf\n#include pjsip.auth.conf\n"
    ),
    "pjsip.transports.conf": (
        "#include pjsip.transports_custom.conf\n"
        "[0.0.0.0-tcp]\ntype=transport\nprotocol=tcp\nbind=0.0.0.0:5062\n"
        "external_media_address=203.0.113.1\nexternal_signaling_address=203.0.113.1\n"
        "allow_reload=no\ntos=cs3\ncos=3\nlocal_net=192.168.50.0/24\nlocal_net=none\n\n"
    ),
    "pjsip.transports_custom_post.conf": "[0.0.0.0-tcp](+type=transport)\nlocal_net=10.0.0.0/8\n",
    "pjsip.auth.conf": "[201-auth]\ntype=auth\nusername=201\npassword=hush-hush\n",
}


def test_transports_as_freepbx_writes_them(tmp_path: Path) -> None:
    for name, text in FREEPBX.items():
        (tmp_path / name).write_text(text)
    [configured] = read_transports(tmp_path)
    assert configured.transport == Transport(
        "0.0.0.0-tcp",
        "tcp",
        "0.0.0.0",
        5062,
        ("10.0.0.0/8", "192.168.50.0/24", "none"),
        "203.0.113.1",
        "203.0.113.1",
    )
    assert configured.path == str(tmp_path / "pjsip.transports.conf")


def test_a_template_is_no_transport_but_what_follows_it_is(tmp_path: Path) -> None:
    (tmp_path / "pjsip.conf").write_text(
        "[base](!)\ntype=transport\nprotocol=tcp\n[one](base)\nbind=0.0.0.0:5062\n"
    )
    assert [one.transport.name for one in read_transports(tmp_path)] == ["one"]
