"""Starting, being refused, being stopped: one sentence, one status, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.authority import Authority
from tests.live.processes import MarkedProduct
from tests.live.product import eventually

REFUSAL_SECONDS = 30
STOP_SECONDS = 20
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")
TCP, UDP = socket.SOCK_STREAM, socket.SOCK_DGRAM


@pytest.fixture
def unstarted(open_folder: Path, request: pytest.FixtureRequest) -> MarkedProduct:
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)
    return MarkedProduct(open_folder / name)


def refused(product: MarkedProduct, **environment: str) -> str:
    """`squilla up` ends by itself with status 2; returns its only sentence."""
    done = subprocess.run(
        [sys.executable, "-m", "squilla", "up"],
        env={**product.environment, **environment},
        text=True,
        capture_output=True,
        timeout=REFUSAL_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert product.processes() == set()
    (sentence,) = done.stderr.splitlines()
    return sentence


def state_of(product: MarkedProduct) -> Path:
    return Path(product.settings["STATE"])


@pytest.mark.parametrize(("setting", "kind"), [("https_port", TCP), ("echo_port", UDP)])
def test_a_port_in_use_is_named(
    unstarted: MarkedProduct, setting: str, kind: socket.SocketKind
) -> None:
    port = int(unstarted.settings[setting.upper()])
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", port))
        if kind is TCP:
            other.listen()
        sentence = refused(unstarted)
    label = "TCP" if kind is TCP else "UDP"
    reason = f"{label} port {port} on 127.0.0.1 can't be used: Address already in use."
    assert sentence == f"squilla: Setting {setting}: {reason}"
    assert not state_of(unstarted).exists()


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SQUILLA_PHONE_PORT", "70000", "squilla: Setting phone_port (or SQUILLA_PHONE_PORT): "),
        pytest.param(
            *("SQUILLA_USER", "no-such-user"),
            "squilla: Setting user: there is no system user no-such-user; ",
            marks=AS_ROOT,
        ),
        ("SQUILLA_CONFIG", "/nowhere.toml", "squilla: The settings file /nowhere.toml "),
    ],
)
def test_a_value_that_cannot_be_is_named_and_nothing_is_made(
    unstarted: MarkedProduct, setting: str, value: str, sentence: str
) -> None:
    assert refused(unstarted, **{setting: value}).startswith(sentence)
    assert not state_of(unstarted).exists()


def test_a_missing_program_is_named_with_its_package(
    unstarted: MarkedProduct, tmp_path: Path
) -> None:
    for program in ("rtpengine", "espeak-ng"):
        (tmp_path / program).symlink_to("/bin/true")
    sentence = refused(unstarted, PATH=str(tmp_path))
    assert sentence == (
        "squilla: The program kamailio is missing: install it with 'apt-get install kamailio'."
    )
    assert not state_of(unstarted).exists()


def _certificate_missing(chain: Path, _key: Path) -> str:
    chain.unlink()
    return f"Setting certificate: {chain} cannot be read: No such file or directory."


def _certificate_a_folder(chain: Path, _key: Path) -> str:
    chain.unlink()
    chain.mkdir()
    return f"Setting certificate: {chain} cannot be read: Is a directory."


def _key_of_another(chain: Path, key: Path) -> str:
    key.write_bytes(Authority().issue().key)
    return f"Setting certificate_key: {key} is not the key of the first certificate in {chain}."


@pytest.mark.parametrize("spoil", [_certificate_missing, _certificate_a_folder, _key_of_another])
def test_a_certificate_that_cannot_be_served_is_named(
    unstarted: MarkedProduct, tmp_path: Path, spoil: Callable[[Path, Path], str]
) -> None:
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    Authority().issue().write(chain, key)
    sentence = spoil(chain, key)
    files = {"SQUILLA_CERTIFICATE": str(chain), "SQUILLA_CERTIFICATE_KEY": str(key)}
    assert refused(unstarted, **files) == f"squilla: {sentence}"
    assert list((state_of(unstarted) / "tls").iterdir()) == []


@contextmanager
def starting(product: MarkedProduct) -> Iterator[subprocess.Popen[bytes]]:
    process = product.launch("up")
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def has_begun(product: MarkedProduct, moment: str) -> bool:
    """Whether the start has come to a child, or before the first one to a folder."""
    if moment == "sounds":
        return (state_of(product) / "sounds").exists()
    try:
        return moment in product.children()
    except FileNotFoundError:
        return False


def ports_are_free(product: MarkedProduct) -> bool:
    kinds = [TCP] * 4 + [UDP] * 3
    try:
        for port, kind in zip(product.ports, kinds, strict=True):
            with socket.socket(socket.AF_INET, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("sounds", signal.SIGINT),
        ("rtpengine", signal.SIGINT),
        ("kamailio", signal.SIGTERM),
        ("squilla", signal.SIGINT),
    ],
)
def test_stopping_while_it_starts_leaves_nothing(
    unstarted: MarkedProduct, moment: str, number: signal.Signals
) -> None:
    with starting(unstarted) as process:
        eventually(lambda: has_begun(unstarted, moment), STOP_SECONDS, unstarted.tail)
        process.send_signal(number)
        assert process.wait(STOP_SECONDS) == 0, unstarted.tail()
    assert '"event": "ready"' not in unstarted.tail()
    assert_nothing_left(unstarted)


def assert_nothing_left(product: MarkedProduct) -> None:
    assert "Squilla has stopped." in product.tail()
    assert product.processes() == set()
    assert ports_are_free(product)
    assert not (state_of(product) / "etc" / "children.json").exists()


def test_ctrl_c_ends_a_running_product_and_all_its_children(unstarted: MarkedProduct) -> None:
    unstarted.start()
    try:
        pids = {child["pid"] for child in unstarted.children().values()}
        assert len(pids) == 3
        assert pids < unstarted.processes()
        assert not ports_are_free(unstarted)
    finally:
        status = unstarted.stop()
    assert status == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert_nothing_left(unstarted)
