"""Runs a command on a kernel without Landlock and seccomp, as old ones and some containers are.

`python old_kernel.py COMMAND ...`: a filter of our own answers as such a kernel would, and the
command inherits it.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

_PRCTL, _SECCOMP = {"x86_64": (157, 317), "aarch64": (167, 277)}.get(platform.machine(), (0, 0))
_LANDLOCK_CREATE = 444
_NO_NEW_PRIVS, _SET_SECCOMP = 38, 22
_LOAD, _EQUAL, _RETURN, _ERRNO, _ALLOW = 0x20, 0x15, 0x06, 0x00050000, 0x7FFF0000


def _filter() -> bytes:
    steps = [
        (_LOAD, 0, 0, 0),
        (_EQUAL, 1, 0, _LANDLOCK_CREATE), (_EQUAL, 0, 1, _SECCOMP),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_EQUAL, 0, 3, _PRCTL), (_LOAD, 0, 0, 16), (_EQUAL, 0, 1, _SET_SECCOMP),
        (_RETURN, 0, 0, _ERRNO | errno.EINVAL),
        (_RETURN, 0, 0, _ALLOW),
    ]  # fmt: skip
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def become_old() -> None:
    """Take Landlock and seccomp from this process and all that it starts."""
    program = ctypes.create_string_buffer(_filter())
    head = struct.pack("@HP", len(_filter()) // 8, ctypes.addressof(program))
    libc, word = ctypes.CDLL(None, use_errno=True), ctypes.c_ulong
    zero = word(0)
    libc.prctl(_NO_NEW_PRIVS, word(1), zero, zero, zero)
    if libc.prctl(_SET_SECCOMP, word(2), ctypes.create_string_buffer(head), zero, zero) != 0:
        raise OSError(ctypes.get_errno(), "this kernel has no seccomp of its own")


if __name__ == "__main__":
    become_old()
    os.execv(sys.argv[1], sys.argv[1:])
