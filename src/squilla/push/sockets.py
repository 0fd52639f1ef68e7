"""How connections to push services are kept, and how soon a dead one is noticed (M4)."""

import socket

CONNECTION = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 2000),
)
"""Probes keep a router's memory of an idle connection; bytes that nobody confirms for 2 s end it.

Without that, each push over a connection that a router forgot would wait in vain for minutes.
"""
