"""Places the echo test with the account of a QR, as the app would (T1)."""

from dataclasses import dataclass

from squilla.doctor.probes.echo_watch import EchoWatch
from squilla.doctor.probes.login import ask_as_user, trusting
from squilla.doctor.probes.qr import read_qr
from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.doctor.sight import Sight
from squilla.robot.echo_test import echo_test
from squilla.robot.measure import EchoResult
from squilla.robot.registered import Destination


@dataclass(frozen=True, slots=True)
class Echo:
    """What an echo test measured; `addresses` are those of the server's name, seen from here.

    `pbx_received` and `pbx_sent` are the numbers of voice packets that the PBX end counted, None
    when nobody looked.
    """

    result: EchoResult
    host: str
    port: int
    addresses: tuple[str, ...] = ()
    pbx_received: int | None = None
    pbx_sent: int | None = None


async def place_echo(sight: Sight, seconds: float) -> Echo | None:
    """Sign in and call; None without an account, which other checks explain."""
    target = sight.target
    login = (await sight.know(read_qr, target.qr)).login
    if login is None:
        return None
    reply = await sight.know(ask_as_user, login, target.ports.https, target.authority)
    account = reply.account
    if account is None:
        return None
    watch = EchoWatch(sight.inside, account.user)
    destination = Destination(trusting(target.authority))
    result = await echo_test(account, destination, seconds, watch)
    counts = await watch.close()
    return Echo(
        result,
        account.domain,
        account.port,
        await addresses_of(account.domain),
        counts.received if counts else None,
        counts.sent if counts else None,
    )
