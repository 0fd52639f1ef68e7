"""`squilla call`: the robot."""


def call() -> None:
    """Stub while the robot is being built."""
