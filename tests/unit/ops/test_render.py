"""What the engines read, and how they are started."""

import subprocess
from pathlib import Path

import pytest

from squilla.edge.config import read_config
from squilla.ops.preflight import prepare_folders
from squilla.ops.push_keys import install_push_keys, vapid_key
from squilla.ops.render import (
    kamailio_command,
    push_providers,
    render_kamailio,
    rtpengine_command,
)
from squilla.ops.trial import TrialFiles, ensure_trial
from squilla.settings import Settings
from squilla.settings.audio import default_address
from tests.unit.ops.authority import HOST, NOW
from tests.unit.ops.chosen import chosen

COOKIE_KEY = "c" * 64
APPLE = {
    "apns_key": "key.p8",
    "apns_key_id": "ABCDE12345",
    "apns_team_id": "TEAM123456",
    "apns_topic": "it.example.phone",
}
GATEWAY = {
    "gateway_url": "https://gateway.example.com/push",
    "gateway_system": "system",
    "gateway_secret": "secret",
}
SYSTEM_PYTHON = "/usr/bin/python3"
LOAD_COPY = """
import sys, types
sys.path.insert(0, sys.argv[1])
sys.modules["KSR"] = types.ModuleType("KSR")
import kemi_entry
router = kemi_entry.mod_init()
print(router.child_init(1), router.ksr_request_route.__name__)
import squilla
print(squilla.__file__)
"""


def rendered(folder: Path, **values: object) -> tuple[Settings, Path]:
    settings = chosen(state=folder, host=HOST, **values)
    prepare_folders(settings, None)
    install_push_keys(settings)
    trial = ensure_trial(TrialFiles(folder / "tls"), HOST, NOW)
    configuration = render_kamailio(
        settings,
        certificate=trial.chain,
        key=trial.key,
        cookie_key=COOKIE_KEY,
        log_mark="squilla-1",
    )
    return settings, configuration


@pytest.mark.parametrize("values", [{}, {"sip_address": "127.0.0.1", "phone_port": 16061}])
def test_kamailio_accepts_its_configuration(tmp_path: Path, values: dict[str, object]) -> None:
    settings, configuration = rendered(tmp_path, **values)
    command = [*kamailio_command(settings, configuration), "-c"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert "config file ok" in ran.stderr, ran.stderr
    assert ran.returncode == 0


def test_settings_stand_where_they_belong(tmp_path: Path) -> None:
    _, configuration = rendered(
        tmp_path,
        sips_port=15061,
        phone_port=16061,
        sip_flood_requests=77,
        sip_ban_seconds=33,
        wake_seconds=20,
    )
    text = configuration.read_text()
    for line in (
        f'alias="{HOST}"',
        f"listen=tls:0.0.0.0:15061 advertise {HOST}:15061",
        f"listen=tls:0.0.0.0:16061 advertise {HOST}:16061",
        "listen=udp:127.0.0.1:5070",
        'modparam("pike", "reqs_density_per_unit", 77)',
        'modparam("htable", "htable", "bans=>size=10;autoexpire=33;")',
        'modparam("registrar", "received_avp", "$avp(s:rcv)")',
        'modparam("htable", "htable", "parked=>size=12;autoexpire=30;")',
        'modparam("htable", "htable", "calls=>size=14;autoexpire=80;")',
        f'modparam("tls", "config", "{tmp_path}/etc/tls.cfg")',
    ):
        assert line in text.splitlines()
    assert "${" not in text


def test_the_same_certificate_serves_every_sip_port(tmp_path: Path) -> None:
    rendered(tmp_path)
    lines = (tmp_path / "etc" / "tls.cfg").read_text().splitlines()
    assert f"certificate = {tmp_path}/tls/trial.pem" in lines
    assert f"private_key = {tmp_path}/tls/trial.key" in lines
    assert lines.count("method = TLSv1.2+") == 2


def test_the_edge_knows_what_the_settings_say(tmp_path: Path) -> None:
    settings, _ = rendered(
        tmp_path, mobile_prefix="8", echo_port=15071, sip_exempt=["192.0.2.7"],
        registration_max_seconds=600, sip_failures_user=4, sip_failures_address=9, wake_seconds=20,
    )  # fmt: skip
    config = read_config(tmp_path / "etc" / "edge.json")
    assert (config.realm, config.mobile_prefix) == (HOST, "8")
    assert config.echo_uri == "sip:127.0.0.1:15071"
    assert config.exempt == ("192.0.2.7/32",)
    assert (config.failures_user, config.failures_address) == (4, 9)
    assert config.longest_registration == settings.registration_max_seconds
    assert config.wake_seconds == 20
    assert config.push_providers == ("webpush",)
    assert config.vapid == vapid_key(settings).public
    assert config.bus == f"{tmp_path}/run/edge.bus"
    assert config.cookie_key == COOKIE_KEY


@pytest.mark.parametrize(
    ("values", "providers"),
    [
        ({}, ("webpush",)),
        (APPLE, ("webpush", "apns")),
        ({"fcm_credentials": "account.json"}, ("webpush", "fcm")),
        ({"apns_key": "", "fcm_credentials": ""}, ("webpush",)),
        (GATEWAY, ("webpush", "apns", "fcm")),
    ],
)
def test_phones_may_announce_what_we_or_the_gateway_can_ask(
    values: dict[str, object], providers: tuple[str, ...]
) -> None:
    assert push_providers(chosen(host=HOST, **values)) == providers


def test_no_private_key_stands_in_what_kamailio_reads(tmp_path: Path) -> None:
    settings, _ = rendered(tmp_path)
    files = [path for path in settings.etc.rglob("*") if path.is_file()]
    assert files
    assert not any("PRIVATE KEY" in path.read_text() for path in files)


def test_the_cookie_key_stands_in_the_edges_own_file_alone(tmp_path: Path) -> None:
    rendered(tmp_path)
    files = [path for path in (tmp_path / "etc").rglob("*") if path.is_file()]
    assert [path.name for path in files if COOKIE_KEY in path.read_text()] == ["edge.json"]


def test_the_copied_edge_runs_in_the_distributions_python_alone(tmp_path: Path) -> None:
    rendered(tmp_path)
    entry = tmp_path / "etc" / "edge"
    command = [SYSTEM_PYTHON, "-I", "-S", "-B", "-c", LOAD_COPY, str(entry)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert ran.stderr == ""
    assert ran.stdout.split() == ["0", "ksr_request_route", f"{entry}/squilla/__init__.py"]


def test_the_entry_is_alone_in_its_folder_which_becomes_the_search_path(tmp_path: Path) -> None:
    rendered(tmp_path)
    (tmp_path / "etc" / "edge" / "secrets.py").write_text("left over from before")
    rendered(tmp_path)
    found = sorted(path.name for path in (tmp_path / "etc" / "edge").iterdir())
    assert found == ["kemi_entry.py", "squilla"]


def options(**values: object) -> list[str]:
    return rtpengine_command(chosen(host=HOST, **values))


def test_rtpengine_without_a_public_address_shows_its_own() -> None:
    assert "--interface=pub/192.0.2.4" in options(rtp_address="192.0.2.4")
    assert f"--interface=pub/{default_address()}" in options()


@pytest.mark.parametrize(
    ("public", "interface"),
    [
        ("198.51.100.1", "--interface=pub/192.0.2.4!198.51.100.1"),
        ("192.0.2.4", "--interface=pub/192.0.2.4"),
    ],
)
def test_rtpengine_behind_nat_shows_the_public_address(public: str, interface: str) -> None:
    assert interface in options(rtp_address="192.0.2.4", public_address=public)


def test_rtpengine_is_controlled_over_loopback_and_keeps_to_its_ports() -> None:
    command = options(rtp_port_min=30000, rtp_port_max=30100, rtpengine_port=12223)
    assert command[0] == "rtpengine"
    assert {
        "--listen-ng=127.0.0.1:12223",
        "--interface=loop/127.0.0.1",
        "--port-min=30000",
        "--port-max=30100",
    } <= set(command)
