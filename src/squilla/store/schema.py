"""The tables. `device.account_id` is a primary key, so the schema itself allows one phone (M3).

Times are Unix seconds. Tokens stand here as SHA-256, SIP secrets as HA1, passwords as argon2.
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("display_name", String(80), nullable=False),
    Column("extension", String(16), nullable=False, unique=True),
    Column("password_hash", String(255)),
    Column("password_once", Boolean, nullable=False, default=False),
)


def _account_key(*, primary: bool = False) -> Column[int]:
    return Column(
        "account_id",
        Integer,
        ForeignKey("account.id", ondelete="CASCADE"),
        primary_key=primary,
        nullable=False,
        index=not primary,
    )


device = Table(
    "device",
    metadata,
    _account_key(primary=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("created_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("activated_at", Float),
    Column("registered_at", Float),
    Column("agent", String(120), nullable=False, default=""),
    Column("sip_user", String(24), nullable=False),
    Column("ha1", String(32)),
)

login_token = Table(
    "login_token",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column(
        "device_id",
        String(32),
        ForeignKey("device.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("purpose", String(8), nullable=False),
    _account_key(),
    Column("expires_at", Float, nullable=False),
)

failure = Table(
    "failure",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

push_address = Table(
    "push_address",
    metadata,
    Column(
        "device_id",
        String(32),
        ForeignKey("device.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("fields", Text, nullable=False),
    Column("announced_at", Float, nullable=False),
)

wake = Table(
    "wake",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("call_id", String(255), nullable=False, index=True),
    Column("sip_user", String(24), nullable=False, index=True),
    Column("caller", String(80), nullable=False),
    Column("started_at", Float, nullable=False, index=True),
    Column("marks", Text, nullable=False),
    Column("stop", String(24)),
    Column("platform", String(8), nullable=False),
    Column("agent", String(120), nullable=False),
    Column("network", String(48), nullable=False),
)

gateway_system = Table(
    "gateway_system",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("secret_hash", String(64), nullable=False),
    Column("blocked_why", String(200)),
    Column("created_at", Float, nullable=False),
)

gateway_phone = Table(
    "gateway_phone",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("platform", String(8), nullable=False),
    Column("token", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("registered_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False, index=True),
)
