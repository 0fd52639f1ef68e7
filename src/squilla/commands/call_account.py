"""The robot's own account on the server, with which `squilla call` calls without a QR (T1)."""

import fcntl
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from squilla.commands.context import refuse, store
from squilla.compose import make_logins
from squilla.ops.certificate import served_pair
from squilla.settings import Settings
from squilla.store import accounts

# A blank can't be part of a person's user name, so nobody can have this one, nor sign in to it.
ROBOT_USERNAME = "echo robot"
ROBOT_EXTENSION = "robot"


def trusted(chosen: Settings) -> ssl.SSLContext:
    """Trust in the certificate that this server shows, the trial one too."""
    return ssl.create_default_context(cafile=served_pair(chosen).authority)


def robot_qr(chosen: Settings) -> str:
    """The text of a new QR for the robot, whose account is made on first use."""
    with store() as opened:
        with opened.begin() as tx:
            robot = accounts.by_username(tx, ROBOT_USERNAME) or accounts.add(
                tx,
                username=ROBOT_USERNAME,
                display_name="Robot",
                extension=ROBOT_EXTENSION,
                password_hash=None,
            )
        return make_logins(chosen, opened).mint_qr(robot, time.time()).text


@contextmanager
def robot_alone(chosen: Settings) -> Iterator[None]:
    """Only one robot at a time: a second login would silence the first (M3)."""
    with (chosen.state / "robot.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse("cli.robot_busy")
        yield
