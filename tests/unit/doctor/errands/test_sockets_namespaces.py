"""Namespaces found through /proc, on a made one and on the real one."""

from pathlib import Path

import pytest

from squilla.doctor.errands.sockets_namespaces import find_namespaces, read_tables

HOST_PIDS = "pid:[4026531836]"
LINE = "0: 00000000:{port:04X} 00000000:0000 0A 0\n"


def process(proc: Path, name: str, namespace: str, *, pids: str = HOST_PIDS, port: int = 1) -> None:
    ends = proc / name
    (ends / "ns").mkdir(parents=True)
    (ends / "ns/net").symlink_to(namespace)
    (ends / "ns/pid").symlink_to(pids)
    (ends / "net").mkdir()
    (ends / "net/tcp").write_text(LINE.format(port=port))


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    process(tmp_path, "self", "net:[1]", port=443)
    process(tmp_path, "7", "net:[1]", port=443)
    process(tmp_path, "8", "net:[2]", port=6061)
    process(tmp_path, "9", "net:[2]", port=6061)
    return tmp_path


def test_each_namespace_once_our_own_first(proc: Path) -> None:
    found = find_namespaces(proc)
    assert found.is_complete
    tables = read_tables(found, "tcp")
    assert [[row.port for row in table] for table in tables] == [[443], [6061]]


def test_a_process_that_has_just_ended_is_nothing_missing(proc: Path) -> None:
    (proc / "10").mkdir()
    assert find_namespaces(proc) == find_namespaces(proc)
    assert find_namespaces(proc).is_complete


def test_a_process_of_somebody_else_is(proc: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process(proc, "10", "net:[3]")
    real = Path.readlink

    def refuse(path: Path) -> Path:
        if path.is_relative_to(proc / "10"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(Path, "readlink", refuse)
    found = find_namespaces(proc)
    assert len(found.folders) == 2
    assert not found.is_complete


def test_within_a_container_the_host_is_out_of_sight(tmp_path: Path) -> None:
    process(tmp_path, "self", "net:[1]", pids="pid:[4026532201]")
    assert not find_namespaces(tmp_path).is_complete


def test_the_real_one_has_us() -> None:
    assert find_namespaces().folders[0] == Path("/proc/self/net")
