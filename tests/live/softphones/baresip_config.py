"""Writes the configuration of `baresip` 1.0.0 (Debian 12: baresip-core, libre 1.1.0).

What that version verifies, measured against a wrong authority, a wrong name and none:

- by itself, nothing: `sip_cafile` loads the authority but no code ever asks for a check, and the
  option `sip_verify_server` came only with 1.1.0;
- with OpenSSL told `VerifyMode = Peer` by its own configuration file, the chain up to
  `sip_cafile` is verified and a server of another authority is refused in the handshake;
- the certificate's name is not compared with anything, and no SNI is sent.
"""

import socket
from pathlib import Path

from tests.live.softphones.account import SipAccount

REGISTER_SECONDS = 120

OPENSSL = """\
openssl_conf = squilla_tests
[squilla_tests]
ssl_conf = ssl
[ssl]
system_default = verified
[verified]
VerifyMode = Peer
"""

# stdio takes our commands; sndfile is the only way to keep audio, aufile only plays files.
_CONFIG = """\
poll_method epoll
sip_trans_def tls
sip_listen 127.0.0.1:0
sip_cafile {ca_file}
call_local_timeout 120
call_max_calls 4
audio_path {folder}
audio_player aufile,none
audio_source aufile,{silence}
audio_alert aufile,none
ausrc_format s16
auplay_format s16
rtp_ports {rtp_first}-{rtp_last}
net_interface 127.0.0.1
dns_server 127.0.0.1:{names_port}
snd_path {folder}
module_path /usr/lib/baresip/modules
module stdio.so
module g711.so
module aufile.so
module sndfile.so
module srtp.so
module_tmp account.so
module_app menu.so
module_app debug_cmd.so
"""


def baresip_config(
    ca_file: Path, folder: Path, silence: Path, rtp_ports: tuple[int, int], names_port: int
) -> str:
    """The `config` file: loopback only, G.711, recordings in `folder`, DNS at `names_port`."""
    return _CONFIG.format(
        ca_file=ca_file,
        folder=folder,
        silence=silence,
        names_port=names_port,
        rtp_first=rtp_ports[0],
        rtp_last=rtp_ports[1],
    )


def baresip_account(account: SipAccount, *, auto_answer: bool) -> str:
    """The one line of the `accounts` file; SRTP mandatory, everything through the edge.

    The edge's name is resolved here: this version asks DNS servers only, never the hosts file.
    """
    address = socket.gethostbyname(account.host)
    parameters = (
        f"auth_user={account.username}",
        f"auth_pass={account.secret}",
        f'outbound="sip:{address}:{account.port};transport=tls"',
        "mediaenc=srtp-mand",
        f"regint={REGISTER_SECONDS}",
        "audio_codecs=pcmu,pcma",
        f"answermode={'auto' if auto_answer else 'manual'}",
    )
    return f"<{account.address};transport=tls>;{';'.join(parameters)}\n"
