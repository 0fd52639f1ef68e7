"""Writes the configuration file of `linphonec` (liblinphone 5.1, Debian's linphone-cli)."""

from pathlib import Path

from tests.live.softphones.account import SipAccount

REGISTER_SECONDS = 120

# sip_tls_port=-1 asks for a random listening port; with 0 there is none and nothing connects.
# Without guess_hostname=0 and bind_address it would look for a default route.
_TEMPLATE = """\
[sip]
media_encryption=srtp
media_encryption_mandatory=1
root_ca={ca_file}
verify_server_certs=1
verify_server_cn=1
sip_port=0
sip_tcp_port=0
sip_tls_port=-1
guess_hostname=0
bind_address=127.0.0.1
default_proxy=0
register_only_when_network_is_up=0
inc_timeout=30
use_ipv6=0
[rtp]
audio_rtp_port={rtp_first}-{rtp_last}
[net]
mtu=1300
dns_srv_enabled=0
dns_search_enabled=0
[misc]
log_collection_enabled=0
[video]
enabled=0
capture=0
display=0
[auth_info_0]
username={username}
userid={username}
passwd={secret}
domain={domain}
[proxy_0]
reg_proxy=<sip:{host}:{port};transport=tls>
reg_route=<sip:{host}:{port};transport=tls;lr>
reg_identity={address}
reg_expires={expires}
reg_sendregister=1
publish=0
dial_escape_plus=0
"""


def linphone_rc(account: SipAccount, ca_file: Path, rtp_ports: tuple[int, int]) -> str:
    """The file's text: chain and name of the server verified, SRTP mandatory, no video.

    `account.host` has to be a DNS name: this build does not match addresses in certificates.
    """
    return _TEMPLATE.format(
        ca_file=ca_file,
        username=account.username,
        secret=account.secret,
        domain=account.domain,
        host=account.host,
        port=account.port,
        address=account.address,
        rtp_first=rtp_ports[0],
        rtp_last=rtp_ports[1],
        expires=REGISTER_SECONDS,
    )
