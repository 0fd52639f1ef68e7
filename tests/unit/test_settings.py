"""Settings: where they come from, what they may be, and what is never shown of them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.settings import BadSettings, Settings, as_environment, read_settings

HOST = {"SQUILLA_HOST": "pbx.example.com"}
SECRET = "hidden-in-the-url"
URL = f"postgresql+psycopg://squilla:{SECRET}@db/squilla"


def read(file: Path | None = None, /, **environment: str) -> Settings:
    prefixed = {f"SQUILLA_{name}": value for name, value in environment.items()}
    return read_settings(file, {"SQUILLA_CONFIG": "/dev/null"} | HOST | prefixed)


def refused(**environment: str) -> str:
    with pytest.raises(BadSettings) as raised:
        read(**environment)
    return str(raised.value)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_goes_before_the_default_the_environment_before_it_and_a_named_file_before_all(
    tmp_path: Path,
) -> None:
    file = written(tmp_path / "s.toml", 'phone_port = 1111\nlog_format = "json"\n')
    assert read(file).phone_port == 1111
    assert read(file, PHONE_PORT="2222").phone_port == 2222
    named = written(tmp_path / "port", " 3333\n")
    assert read(file, PHONE_PORT="2222", PHONE_PORT_FILE=str(named)).phone_port == 3333
    assert read(file, PHONE_PORT="2222").log_format == "json"
    assert read(file).sips_port == 5061


def test_the_environment_can_name_the_file_and_the_command_line_goes_before(tmp_path: Path) -> None:
    first = written(tmp_path / "first.toml", "phone_port = 1111")
    second = written(tmp_path / "second.toml", "phone_port = 2222")
    assert read(CONFIG=str(first)).phone_port == 1111
    assert read(second, CONFIG=str(first)).phone_port == 2222


def test_only_the_default_file_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_settings(None, HOST).phone_port == 6061
    for named in (Path("squilla.toml"), tmp_path / "other.toml"):
        with pytest.raises(BadSettings, match=f"{named} does not exist"):
            read_settings(named, HOST)
    written(tmp_path / "squilla.toml", "phone_port = 1111")
    assert read_settings(None, HOST).phone_port == 1111


@pytest.mark.parametrize("content", [b"phone_port", b"\xff\xfe", b'a = "'])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.toml").write_bytes(content)
    with pytest.raises(BadSettings, match=r"The settings file .*s\.toml cannot be read: "):
        read(tmp_path / "s.toml")


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"cannot be read: .*Is a directory"):
        read(tmp_path)
    assert refused(HOST_FILE=str(tmp_path)).startswith(f"SQUILLA_HOST_FILE names {tmp_path}, ")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PHONE_PORT", "x", "Setting phone_port (or SQUILLA_PHONE_PORT): "),
        ("PHONE_PORT", "0", "Setting phone_port (or SQUILLA_PHONE_PORT): "),
        ("PHONE_PORT", "65536", "Setting phone_port (or SQUILLA_PHONE_PORT): "),
        ("PHONE_PORT", "", "Setting phone_port (or SQUILLA_PHONE_PORT): "),
        ("PHONE_PORT", "5061", "Settings: two settings name the same port."),
        ("HTTPS_PORT", "9464", "Settings: two settings name the same port."),
        ("ECHO_PORT", "2223", "Settings: two settings name the same port."),
        ("HOST", "under_score", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "192.0.2.1", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "a;b", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", 'a"\nb', "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "-a.example.com", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "x" * 64, "Setting host (or SQUILLA_HOST): must be a host name"),
        ("HOST", "a." * 130 + "com", "Setting host (or SQUILLA_HOST): must be a host name"),
        ("PUBLIC_ADDRESS", "pbx.example.com", "Setting public_address (or "),
        ("SIP_ADDRESS", "::1", "Setting sip_address (or "),
        ("RTP_ADDRESS", "192.0.2.300", "Setting rtp_address (or "),
        ("HTTPS_ADDRESS", "*", "Setting https_address (or "),
        ("SIP_EXEMPT", "home", "Setting sip_exempt (or SQUILLA_SIP_EXEMPT): "),
        ("ANNOUNCEMENT", "de", "Setting announcement (or SQUILLA_ANNOUNCEMENT): "),
        ("ANNOUNCEMENT", "", "Setting announcement (or SQUILLA_ANNOUNCEMENT): "),
        ("MOBILE_PREFIX", "9x", "Setting mobile_prefix (or SQUILLA_MOBILE_PREFIX): "),
        ("RTP_PORT_MAX", "10002", "Settings: rtp_port_max must be at least rtp_port_min + 3."),
        ("CERTIFICATE", "/a.pem", "Settings: certificate and certificate_key must be set "),
        ("LOG_LEVEL", "loud", "Setting log_level (or SQUILLA_LOG_LEVEL): "),
        ("SIP_BAN_SECONDS", "0", "Setting sip_ban_seconds (or SQUILLA_SIP_BAN_SECONDS): "),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_the_setting(
    name: str, value: str, sentence: str
) -> None:
    said = refused(**{name: value})
    assert said.startswith(sentence)
    assert "\n" not in said


def test_an_unknown_name_in_the_file_is_named(tmp_path: Path) -> None:
    file = written(tmp_path / "s.toml", "phone_prot = 6061")
    with pytest.raises(BadSettings, match="Setting phone_prot is unknown"):
        read(file)


def test_variables_of_other_things_are_left_alone() -> None:
    assert read(UNKNOWN="x") == read()


@pytest.mark.parametrize(
    ("text", "networks"),
    [
        ("", []),
        ("192.0.2.7", ["192.0.2.7/32"]),
        ("192.0.2.7/24,2001:db8::1", ["192.0.2.0/24", "2001:db8::1/128"]),
        (" 192.0.2.7 , 10.0.0.0/8 ", ["192.0.2.7/32", "10.0.0.0/8"]),
    ],
)
def test_a_list_is_given_with_commas_or_blanks(text: str, networks: list[str]) -> None:
    assert read(SIP_EXEMPT=text).sip_exempt == networks


@pytest.mark.parametrize("given_", ["PBX.Example.com", "pbx.example.com."])
def test_the_host_has_one_form(given_: str) -> None:
    assert read(HOST=given_).host == "pbx.example.com"


def test_a_secret_is_in_no_repr_and_no_error(tmp_path: Path) -> None:
    settings = read(DATABASE_URL=URL)
    assert settings.store_url == URL
    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
    assert SECRET not in settings.model_dump_json()
    for name in ("PHONE_PORT", "HOST", "STATE_FILE"):
        assert SECRET not in refused(**{name: "bad_", "DATABASE_URL": URL})
    file = written(tmp_path / "s.toml", f'database_url = ["{URL}"]')
    with pytest.raises(BadSettings) as raised:
        read(file)
    assert SECRET not in str(raised.value)


def test_without_a_database_the_store_is_a_file_in_the_state_folder() -> None:
    settings = read(STATE="/srv/squilla")
    assert settings.store_url == "sqlite:////srv/squilla/data/squilla.db"
    assert settings.run == Path("/srv/squilla/run")


CHANGED: dict[str, Any] = {
    "public_address": "198.51.100.1",
    "user": "",
    "database_url": URL,
    "certificate": "/etc/a b.pem",
    "certificate_key": "/etc/a.key",
    "announcement": ["en"],
    "sip_exempt": ["192.0.2.0/24", "10.0.0.0/8"],
    "mobile_prefix": "0",
    "log_format": "json",
    "state": "/srv/my state",
}


@pytest.mark.parametrize("values", [{}, CHANGED])
def test_a_child_reads_the_same_settings_from_its_environment(values: dict[str, Any]) -> None:
    settings = Settings.model_validate({"host": "pbx.example.com"} | values)
    assert read_settings(environ=as_environment(settings)) == settings


@given(st.text())
def test_any_host_is_a_name_or_refused(text: str) -> None:
    try:
        host = read(HOST=text).host
    except BadSettings:
        return
    assert set(host) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


def test_a_machine_whose_own_name_cannot_be_used_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "my_pbx")
    with pytest.raises(BadSettings, match=r"^Setting host "):
        read_settings(environ={})
