"""What must be true before anything starts; each failure names what to change."""

import os
import resource
import socket
from pathlib import Path

import pytest

from squilla.ops import preflight
from squilla.ops.preflight import TCP, UDP, Identity
from squilla.settings import BadSettings, Settings
from tests.unit.ops.chosen import chosen
from tests.unit.ops.free_ports import free_ports

PORTS = {
    "sips_port": TCP,
    "phone_port": TCP,
    "metrics_port": TCP,
    "sip_internal_port": UDP,
    "echo_port": UDP,
    "rtpengine_port": UDP,
}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")


def on_free_ports(folder: Path) -> Settings:
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    return chosen(state=folder, sip_address="127.0.0.1", **ports)


def test_free_ports_pass(tmp_path: Path) -> None:
    preflight.check_ports(on_free_ports(tmp_path))


@pytest.mark.parametrize(("setting", "kind"), PORTS.items())
def test_a_taken_port_is_named(tmp_path: Path, setting: str, kind: preflight.Kind) -> None:
    settings = on_free_ports(tmp_path)
    port = getattr(settings, setting)
    with preflight.bind("other", "127.0.0.1", port, kind) as other:
        if kind is TCP:
            other.listen()
        with pytest.raises(BadSettings) as raised:
            preflight.check_ports(settings)
    said = str(raised.value)
    assert said.startswith(f"Setting {setting}: {kind[0]} port {port} on 127.0.0.1 ")
    assert "Address already in use" in said


def test_a_port_of_just_ended_connections_is_free(tmp_path: Path) -> None:
    settings = on_free_ports(tmp_path)
    with preflight.bind("phone_port", "127.0.0.1", settings.phone_port, TCP) as server:
        server.listen()
        client = socket.create_connection(("127.0.0.1", settings.phone_port))
        accepted, _ = server.accept()
        accepted.close()
        client.close()
    preflight.check_ports(settings)


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(BadSettings, match=r"Setting https_port: TCP port 0 on 192\.0\.2\.1 can't"):
        preflight.bind("https_port", "192.0.2.1", 0, TCP)


def test_a_missing_program_is_named_with_its_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("kamailio", "espeak-ng"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadSettings, match=r"rtpengine is missing.*install rtpengine-daemon"):
        preflight.check_programs()
    (tmp_path / "rtpengine").symlink_to(tmp_path / "kamailio")
    preflight.check_programs()


@needs_root
def test_an_unknown_user_is_named_with_the_command_that_makes_it() -> None:
    with pytest.raises(BadSettings, match=r"Setting user: .* nosuch.*useradd --system"):
        preflight.service_identity(chosen(user="nosuch"))


@needs_root
def test_a_known_user_is_found_and_an_empty_one_changes_nothing() -> None:
    found = preflight.service_identity(chosen(user="nobody"))
    assert found is not None
    assert found.uid > 0
    assert preflight.service_identity(chosen(user="")) is None


def test_without_root_there_is_nobody_to_change_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert preflight.service_identity(chosen(user="nosuch")) is None


def test_folders_are_made_with_their_modes(tmp_path: Path) -> None:
    settings = chosen(state=tmp_path / "a" / "state")
    for _ in range(2):
        preflight.prepare_folders(settings, None)
    modes = {"": 0o755, "etc": 0o750, "tls": 0o755, "sounds": 0o755, "run": 0o750, "data": 0o700}
    for name, mode in modes.items():
        assert (settings.state / name).stat().st_mode & 0o777 == mode


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match=f"Setting state: {tmp_path}/file.* can't be made"):
        preflight.prepare_folders(chosen(state=tmp_path / "file" / "state"), None)


@needs_root
def test_root_keeps_the_folders_it_writes_into_and_the_services_may_read_them(
    tmp_path: Path,
) -> None:
    settings = chosen(state=tmp_path / "state")
    preflight.prepare_folders(settings, Identity("nobody", 65534, 65534))
    owners = {folder.name: folder.stat().st_uid for folder in settings.state.iterdir()}
    assert owners == {"etc": 0, "tls": 0, "sounds": 0, "push": 0, "run": 65534, "data": 65534}
    secret = settings.etc / "edge" / "secret"
    secret.parent.mkdir(mode=0o700)
    secret.touch(mode=0o600)
    preflight.let_read(settings.etc, Identity("nobody", 65534, 65534))
    found = secret.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (0, 65534, 0o640)
    assert secret.parent.stat().st_mode & 0o777 == 0o750


@needs_root
def test_a_link_in_the_services_folder_gives_nothing_away(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch()
    settings = chosen(state=tmp_path / "state")
    preflight.prepare_folders(settings, Identity("nobody", 65534, 65534))
    (settings.data / "squilla.db-link").symlink_to(outside)
    preflight.give_to_owner(settings.data, "squilla.db*")
    assert (settings.data / "squilla.db-link").lstat().st_uid == 65534
    assert outside.stat().st_uid == 0


@needs_root
def test_what_root_just_made_goes_to_the_folders_owner(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    for name in ("squilla.db", "squilla.db-wal", "other"):
        (tmp_path / name).touch()
    preflight.give_to_owner(tmp_path, "squilla.db*")
    owners = {path.name: path.stat().st_uid for path in tmp_path.iterdir()}
    assert owners == {"squilla.db": 65534, "squilla.db-wal": 65534, "other": 0}


@pytest.mark.parametrize(
    ("limits", "raised"),
    [
        ((1024, 1048576), (65536, 1048576)),
        ((1024, 4096), (4096, 4096)),
        ((1024, resource.RLIM_INFINITY), (65536, resource.RLIM_INFINITY)),
        ((100000, 1048576), None),
    ],
)
def test_the_services_may_open_many_files(
    limits: tuple[int, int], raised: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _which: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda _which, new: calls.append(new))
    preflight.allow_open_files()
    assert calls == ([] if raised is None else [raised])
