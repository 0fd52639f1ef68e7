"""A product with a certificate of its own on all addresses, beside the first one (B1, B2)."""

import asyncio
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.robot.echo_test import echo_test
from squilla.robot.measure import EchoResult
from squilla.robot.registered import Destination
from tests.live.authority import Authority, Issued
from tests.live.processes import MarkedProduct
from tests.live.product import Product, eventually
from tests.live.softphones.app import App
from tests.live.torture.sender import alive
from tests.live.wire import as_ours, trusting

CALL_SECONDS = 16.0  # longer than the announcement, which is not echoed
EVERYWHERE, LOOPBACK = "0.0.0.0", "127.0.0.1"
AUTHORITY = Authority()


class CertifiedProduct(MarkedProduct):
    """Its certificate comes from AUTHORITY; `root` is all that its clients trust."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.chain, self.key = folder / "chain.pem", folder / "key.pem"
        self.root = folder / "root.pem"
        own = {"CERTIFICATE": str(self.chain), "CERTIFICATE_KEY": str(self.key)}
        super().__init__(folder, **own, **settings)
        self.root.write_bytes(AUTHORITY.root)

    @property
    def ca_file(self) -> Path:
        return self.root

    def served(self, port: int) -> bytes | None:
        """The certificate served to whoever trusts the root alone, so with its intermediate."""
        with (
            socket.create_connection((LOOPBACK, port), timeout=5) as plain,
            trusting(self.root).wrap_socket(plain, server_hostname="localhost") as secured,
        ):
            return secured.getpeercert(binary_form=True)

    @property
    def tls_ports(self) -> tuple[int, int, int]:
        return (self.https_port, self.sips_port, self.phone_port)

    def serves(self, issued: Issued) -> bool:
        return [self.served(port) for port in self.tls_ports] == [issued.leaf] * 3


@pytest.fixture(scope="module")
def certified(open_folder: Path) -> Iterator[CertifiedProduct]:
    made = CertifiedProduct(
        open_folder / "certified", HTTPS_ADDRESS=EVERYWHERE, SIP_ADDRESS=EVERYWHERE
    )
    AUTHORITY.issue().write(made.chain, made.key)
    with made as running:
        running.add_person("carla", "203")
        running.add_person("dario", "204")
        yield running


def reload(product: Product) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "squilla", "tls", "reload"],
        env=product.environment,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )


def calling(product: CertifiedProduct) -> float:
    return product.metric("squilla_calls")


def call_through_a_renewal(product: CertifiedProduct, renewed: Issued) -> EchoResult:
    """A robot phone is at the echo test while the certificate is replaced."""
    account = as_ours(product.app().login_with_qr(product.qr("carla")))
    destination = Destination(trusting(product.root), connect=LOOPBACK)

    async def run() -> EchoResult:
        call = asyncio.create_task(echo_test(account, destination, CALL_SECONDS))
        await asyncio.to_thread(eventually, lambda: calling(product) == 1, 10)
        renewed.write(product.chain, product.key)
        done = await asyncio.to_thread(reload, product)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("The certificate on 443, 5061 and 6061 is now valid until ")
        assert await asyncio.to_thread(product.serves, renewed)
        assert not call.done()
        return await call

    return asyncio.run(run())


def test_a_renewed_certificate_is_served_everywhere_and_calls_go_on(
    certified: CertifiedProduct,
) -> None:
    pids = {name: child["pid"] for name, child in certified.children().items()}
    assert calling(certified) == 0
    result = call_through_a_renewal(certified, AUTHORITY.issue())
    assert result.ok, result
    eventually(lambda: calling(certified) == 0, 5)
    assert {name: child["pid"] for name, child in certified.children().items()} == pids


def test_a_key_that_does_not_fit_is_refused_and_the_pair_before_goes_on(
    certified: CertifiedProduct,
) -> None:
    before = certified.served(certified.https_port)
    fitting = certified.key.read_bytes()
    certified.key.write_bytes(AUTHORITY.issue().key)
    done = reload(certified)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"squilla: Setting certificate_key: {certified.key} is not the key of the first "
        f"certificate in {certified.chain}.\n"
    )
    assert [certified.served(port) for port in certified.tls_ports] == [before] * 3
    certified.key.write_bytes(fitting)
    assert reload(certified).returncode == 0


def test_a_chain_without_its_intermediate_would_be_noticed(certified: CertifiedProduct) -> None:
    """The control of the tests above: what they trust does not do without the intermediate."""
    leaf_alone = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = AUTHORITY.issue()
    chain, key = certified.folder / "leaf.pem", certified.folder / "leaf.key"
    chain.write_text(ssl.DER_cert_to_PEM_cert(issued.leaf))
    key.write_bytes(issued.key)
    leaf_alone.load_cert_chain(chain, key)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = leaf_alone.wrap_bio(incoming, outgoing, server_side=True)
    client = trusting(certified.root).wrap_bio(outgoing, incoming, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        server.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError):
        client.do_handshake()


def test_two_products_run_side_by_side(product: Product, certified: CertifiedProduct) -> None:
    for running in (product, certified):
        for port in (running.sips_port, running.phone_port):
            assert alive("localhost", port, trusting(running.ca_file), "localhost")
    assert App(certified.root, (LOOPBACK, certified.https_port)).login_with_qr(
        certified.qr("dario")
    )
    pids = {child["pid"] for child in product.children().values()}
    assert pids.isdisjoint(certified.processes())


def test_the_metrics_tell_what_runs(certified: CertifiedProduct) -> None:
    assert certified.metric("squilla_accounts") == 2
    assert certified.metric("squilla_edge_up") == 1
    for child in ("rtpengine", "kamailio", "squilla"):
        assert certified.metric(f'squilla_child_restarts_total{{child="{child}"}}') == 0


def test_only_the_public_ports_listen_elsewhere_than_on_loopback(
    certified: CertifiedProduct,
) -> None:
    listeners = certified.listeners()
    private = ("METRICS_PORT", "SIP_INTERNAL_PORT", "ECHO_PORT", "RTPENGINE_PORT")
    own = {int(certified.settings[name]) for name in private}
    assert {found.port for found in listeners} >= own | set(certified.tls_ports)
    assert {found.port for found in listeners if found.address != LOOPBACK} == set(
        certified.tls_ports
    )


def test_the_line_to_kamailio_is_for_its_user_alone(certified: CertifiedProduct) -> None:
    run = Path(certified.settings["STATE"]) / "run"
    assert stat.S_IMODE((run / "kamailio.rpc").stat().st_mode) == 0o600
    assert stat.S_IMODE(run.stat().st_mode) == 0o750
