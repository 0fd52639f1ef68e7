"""The answers of the contract with their exact JSON types.

The apps are strict where nobody would expect it: the iOS app ends at a missing `type`, an empty
`mainextension` or a contact without a numeric `id`, and takes a `proxy_port` in quotes for none.
"""

from typing import Literal

from pydantic import BaseModel, Field

Presence = Literal["online", "dnd", "callforward", "voicemail", "cellphone"]
LineStatus = Literal["online", "offline"]


class Nothing(BaseModel):
    """An empty object."""


class Identity(BaseModel):
    """An endpoint that is only an id, such as a mailbox."""

    id: str


class Actions(BaseModel):
    """What a phone can be made to do from afar."""

    answer: bool = False
    dtmf: bool = False
    hold: bool = False


class PublicExtension(BaseModel):
    """Somebody's phone, as colleagues see it."""

    id: str
    type: Literal["mobile"] = "mobile"
    username: str
    description: str = "Squilla"
    actions: Actions = Field(default_factory=Actions)


class OwnExtension(PublicExtension):
    """The caller's phone, with what it registers with; `secret` is empty where it isn't known."""

    secret: str = Field(repr=False)
    proxy_port: int


class MainExtension(BaseModel):
    """The number colleagues dial."""

    id: str
    description: str = "Squilla"


class OtherEndpoints(BaseModel):
    """The kinds of endpoint that exist only in a PBX; their lists are there and empty."""

    email: list[Identity] = []
    jabber: list[Identity] = []
    cellphone: list[Identity] = []
    voicemail: list[Identity] = []
    mainextension: list[MainExtension] = Field(min_length=1)


class PublicEndpoints(OtherEndpoints):
    """Where a colleague can be reached."""

    extension: list[PublicExtension]


class OwnEndpoints(OtherEndpoints):
    """Where the caller can be reached."""

    extension: list[OwnExtension] = Field(min_length=1)


class Permission(BaseModel):
    """Whether the profile allows something."""

    id: str
    name: str
    value: bool


class Panel(BaseModel):
    """A group of permissions."""

    value: bool
    permissions: dict[str, Permission]


class MacroPermissions(BaseModel):
    """The groups of permissions that the apps read."""

    presence_panel: Panel


class Profile(BaseModel):
    """What a user may do."""

    id: str
    name: str
    macro_permissions: MacroPermissions


class Person(BaseModel):
    """A colleague and how to reach them."""

    name: str
    username: str
    presence: Presence
    mainPresence: LineStatus  # noqa: N815 - the contract's spelling
    endpoints: PublicEndpoints
    profile: Profile


class Me(BaseModel):
    """The caller: all that the app needs to become a phone."""

    name: str
    username: str
    presence: Presence
    mainPresence: LineStatus  # noqa: N815 - the contract's spelling
    presenceOnBusy: Presence = "online"  # noqa: N815 - the contract's spelling
    presenceOnUnavailable: Presence = "online"  # noqa: N815 - the contract's spelling
    recallOnBusy: Literal["enabled", "disabled"] = "disabled"  # noqa: N815 - the contract's
    endpoints: OwnEndpoints
    profile: Profile
    default_device: PublicExtension
    settings: dict[str, str] = {}
