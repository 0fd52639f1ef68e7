"""Wake and push: addresses, timelines, and the gateway's systems and phones."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "push_address",
        sa.Column("device_id", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("announced_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_push_address_device_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_push_address")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_push_address_fingerprint")),
    )
    op.create_table(
        "wake",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("call_id", sa.String(length=255), nullable=False),
        sa.Column("sip_user", sa.String(length=24), nullable=False),
        sa.Column("caller", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.Float(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("stop", sa.String(length=24), nullable=True),
        sa.Column("platform", sa.String(length=8), nullable=False),
        sa.Column("agent", sa.String(length=120), nullable=False),
        sa.Column("network", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wake")),
    )
    with op.batch_alter_table("wake", schema=None) as batch_op:
        for column in ("call_id", "sip_user", "started_at"):
            batch_op.create_index(batch_op.f(f"ix_wake_{column}"), [column], unique=False)
    op.create_table(
        "gateway_system",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("blocked_why", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_system")),
    )
    op.create_table(
        "gateway_phone",
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=8), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("registered_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_gateway_phone")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_gateway_phone_fingerprint")),
    )
    with op.batch_alter_table("gateway_phone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_phone_expires_at"), ["expires_at"])
    op.execute("INSERT INTO revision (id, number) VALUES (2, 0)")
