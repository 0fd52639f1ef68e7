"""Who has which address in the lab.

    pbx .10 ─┐ 192.168.1.0/24       ┌─ carrier 45.9.9.10 ──┐
             ├─ firewall .1 ── .2 ──┤                      ├── internet ── outside 185.3.3.50
    lan .50 ─┘                      └─ second  77.5.5.10 ──┤            └─ mobile .. phone

Public addresses look like real ones, because a check has to tell those from private ones; no
packet leaves the namespaces.

Where PBX and firewall are one machine (B7), it stands in the places of pbx, firewall and carrier:
its address toward the internet is 45.9.9.20, and 45.9.9.10 an alias.
"""

HOST = "pbx.example.com"
VOICE = "voice.example.com"
"""Another name of the same address."""

PUBLIC = "45.9.9.10"
WAN = "45.9.9.20"
SECOND_PUBLIC = "77.5.5.10"
MOBILE_PUBLIC = "91.2.2.10"
OUTSIDE = "185.3.3.50"

CARRIER_INNER = "192.168.100.1"
SECOND_INNER = "192.168.200.1"
FIREWALL_OUTER = "192.168.100.2"
FIREWALL_SECOND = "192.168.200.2"

LAN = "192.168.1.0/24"
FIREWALL_LAN = "192.168.1.1"
PBX = "192.168.1.10"
LAN_CLIENT = "192.168.1.50"
PHONE = "100.64.0.2"

RESOLVERS = ("1.1.1.1", "8.8.8.8", "9.9.9.9")
"""DNS servers of the internet: those that the doctor asks by default."""
STUN = {
    "stun.l.google.com": "74.125.1.1",
    "stun1.l.google.com": "74.125.1.2",
    "stun.cloudflare.com": "141.101.1.1",
    "stun.nextcloud.com": "95.217.1.1",
    "stun.sipgate.net": "217.10.1.1",
    "stun.voip.blackberry.com": "20.15.1.1",
}
"""STUN servers by name: those that the doctor asks by default."""
WEB = "23.20.1.1"
"""Where the authority serves its intermediate (AIA), and the push providers answer."""
AUTHORITY_HOST = "ca.example.net"
GATEWAY = "31.14.1.1"
GATEWAY_HOST = "push.example.net"
"""The push gateway of the app's publisher."""
TIME = ("time.cloudflare.com", "time.google.com", "ntp1.inrim.it")
"""Time servers that the doctor asks; all lead to `WEB`."""
PROVIDERS = (
    "fcm.googleapis.com",
    "oauth2.googleapis.com",
    "accounts.google.com",
    "api.push.apple.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "wns2-par02p.notify.windows.com",
)
"""Names of the push providers; all lead to `WEB`."""
