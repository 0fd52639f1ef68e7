"""What the doctor does on the PBX host itself; one file an errand, all of them in `ERRANDS`."""

from typing import Any

from squilla.doctor.errands import (
    alg,
    alg_helper,
    asterisk,
    clock,
    disk,
    egress,
    hairpin,
    hairpin_echo,
    hops,
    media,
    names,
    promised,
    push_gateway,
    push_providers,
    resolver,
    routes,
    served_files,
    sockets,
    tcp_peer,
    udp_window,
    udp_window_seen,
    wakes,
)
from squilla.doctor.inside import Errand

ERRANDS: tuple[Errand[Any, Any], ...] = (
    alg.ERRAND,
    alg_helper.ERRAND,
    asterisk.ERRAND,
    clock.ERRAND,
    disk.ERRAND,
    egress.ERRAND,
    hairpin.ERRAND,
    hairpin_echo.ERRAND,
    hops.ERRAND,
    media.ERRAND,
    names.ERRAND,
    promised.ERRAND,
    push_gateway.ERRAND,
    push_providers.ERRAND,
    resolver.ERRAND,
    routes.ERRAND,
    served_files.ERRAND,
    sockets.ERRAND,
    tcp_peer.ERRAND,
    udp_window.ERRAND,
    udp_window_seen.ERRAND,
    wakes.ERRAND,
)
"""What a paired outside may ask for, and nothing else."""
