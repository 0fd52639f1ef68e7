"""An account as the contract's endpoints, and the one profile that everybody has here.

Everything a profile can allow in a PBX (spying, intruding, recording …) needs that PBX's calls, so
all of it is denied; the apps need the entries themselves to be there.
"""

from squilla.enroll.access import Access, PhoneAccess
from squilla.model.accounts import Account
from squilla.webrest.models import (
    LineStatus,
    MacroPermissions,
    MainExtension,
    OwnEndpoints,
    OwnExtension,
    Panel,
    Permission,
    Person,
    Profile,
    PublicEndpoints,
    PublicExtension,
)

_DENIED = ("spy", "intrude", "ad_recording", "pickup", "hangup")

PROFILE = Profile(
    id="1",
    name="Squilla",
    macro_permissions=MacroPermissions(
        presence_panel=Panel(
            value=True,
            permissions={
                name: Permission(id=str(number), name=name, value=False)
                for number, name in enumerate(_DENIED, start=1)
            },
        )
    ),
)


def own_endpoints(access: Access, proxy_port: int) -> OwnEndpoints:
    """The caller's endpoints; only the app's own login can make the SIP secret out again."""
    phone = OwnExtension(
        id=access.sip_user,
        username=access.sip_user,
        secret=access.sip_secret if isinstance(access, PhoneAccess) else "",
        proxy_port=proxy_port,
    )
    main = MainExtension(id=access.account.extension)
    return OwnEndpoints(extension=[phone], mainextension=[main])


def person(account: Account, sip_user: str, status: LineStatus) -> Person:
    """A colleague, without any secret."""
    return Person(
        name=account.display_name,
        username=account.username,
        presence="online",
        mainPresence=status,
        endpoints=PublicEndpoints(
            extension=[PublicExtension(id=sip_user, username=sip_user)],
            mainextension=[MainExtension(id=account.extension)],
        ),
        profile=PROFILE,
    )
