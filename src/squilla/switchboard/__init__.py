"""The built-in switchboard: the echo test `*43` for systems without a PBX (T1)."""
