"""What a worker inherits in shared memory, and lets go of."""

import ctypes
import mmap
from pathlib import Path

from squilla.edge.openssl import forget_inherited_state, shared_ranges

MAPS = """\
7f0000000000-7f0000001000 rw-p 00000000 00:00 0
7f1000000000-7f1020000000 rw-s 00000000 00:01 1024   /dev/zero (deleted)
7ffd00000000-7ffd00001000 r--p 00000000 00:00 0   [vvar]
"""


def test_only_shared_mappings_count() -> None:
    assert shared_ranges(MAPS) == [range(0x7F1000000000, 0x7F1020000000)]
    assert shared_ranges(Path("/proc/self/maps").read_text(encoding="ascii")) is not None


def test_what_lies_in_shared_memory_is_forgotten_and_the_rest_kept() -> None:
    libc = ctypes.CDLL(None)
    libc.pthread_getspecific.restype = ctypes.c_void_p
    libc.pthread_setspecific.argtypes = [ctypes.c_uint, ctypes.c_void_p]
    private = ctypes.create_string_buffer(8)
    keys = [ctypes.c_uint(), ctypes.c_uint()]
    with mmap.mmap(-1, 4096) as shared:
        inside = ctypes.c_char.from_buffer(shared)
        values = (ctypes.addressof(inside), ctypes.addressof(private))
        for key, value in zip(keys, values, strict=True):
            libc.pthread_key_create(ctypes.byref(key), None)
            libc.pthread_setspecific(key, value)
        assert forget_inherited_state() == 1
        assert [libc.pthread_getspecific(key) for key in keys] == [None, values[1]]
        for key in keys:
            libc.pthread_key_delete(key)
        del inside
