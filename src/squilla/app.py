"""The web application: portal, contract, and what both work with."""

import time
from collections.abc import Callable
from pathlib import Path

from fastapi import FastAPI

from squilla.compose import login_rules, open_rpc
from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.doctor.target import Ports, Target
from squilla.enroll.access import AccessControl
from squilla.enroll.logins import Logins
from squilla.model.push import ApnsAddress, FcmAddress, RelayAddress, WebPushAddress
from squilla.ops.push_keys import vapid_key
from squilla.phone.router import install_phone
from squilla.portal.router import install, portal_router
from squilla.probe.router import probe_router
from squilla.services import Services
from squilla.settings import Settings
from squilla.store.engine import Store
from squilla.webrest.app import contract_app


def make_services(
    settings: Settings,
    store: Store,
    changed: Callable[[], None],
    decline: Callable[[str, str], bool],
) -> Services:
    """Everything that pages and contract work with."""
    rules = login_rules(settings)
    session_seconds = settings.session_minutes * 60
    return Services(
        store=store,
        rules=rules,
        logins=Logins(store, rules, changed),
        access=AccessControl(store, rules, session_seconds=session_seconds, changed=changed),
        clock=time.time,
        registered=lambda sip_user: _is_registered(settings.run, sip_user),
        decline=decline,
        session_seconds=session_seconds,
        phone_port=settings.phone_port,
        trial_certificate=settings.certificate is None,
        push_services=_push_services(settings),
        vapid_public=vapid_key(settings).public,
        webpush_hosts=settings.webpush_hosts,
        target=_target(settings),
    )


def make_app(services: Services) -> FastAPI:
    """The web application: portal, /webrest (contract), /app/ (our app), /probe (doctor)."""
    app = FastAPI(title="Squilla", openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/webrest", contract_app(services))
    install(app, services)
    app.include_router(portal_router(services))
    app.include_router(probe_router(services.pairing))
    install_phone(app, host=services.target.host, phone_port=services.phone_port)
    return app


def _target(settings: Settings) -> Target:
    """This PBX as the settings describe it."""
    ports = Ports(
        https=settings.https_port,
        sips=settings.sips_port,
        phone=settings.phone_port,
        rtp_first=settings.rtp_port_min,
        rtp_last=settings.rtp_port_max,
    )
    return Target(settings.host, ports, address=settings.public_address)


def _push_services(settings: Settings) -> frozenset[str]:
    """The services that the settings give credentials for; browsers' services need none."""
    usable = {
        WebPushAddress.provider: True,
        ApnsAddress.provider: settings.apns_key is not None,
        FcmAddress.provider: settings.fcm_credentials is not None,
        RelayAddress.provider: settings.gateway_url != "",
    }
    return frozenset(provider for provider, is_usable in usable.items() if is_usable)


def _is_registered(run: Path, sip_user: str) -> bool | None:
    try:
        with open_rpc(run, "page") as rpc:
            return Edge(rpc).is_registered(sip_user)
    except EdgeUnreachable:
        return None
