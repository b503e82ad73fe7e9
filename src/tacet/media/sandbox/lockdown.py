"""Lockdown of the child: resource limits, capabilities, Landlock and seccomp.

Each layer is used where the system has it. Once locked, the child holds all it needs (open input
and output, every module imported), so the policy is short: nothing new may be opened, started or
reached. Source: research on reliability, 1.5.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from dataclasses import dataclass

from tacet.media.sandbox.syscalls import filter_program

_PR_SET_DUMPABLE = 4
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 22, 38
_PR_CAPBSET_READ, _PR_CAPBSET_DROP = 23, 24
_CAPABILITY_VERSION = 0x20080522  # version 3: two words of 32 capabilities each
_SECCOMP_MODE_FILTER = 2
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446  # the same numbers on every machine
_LANDLOCK_FILES = {
    1: (1 << 13) - 1,
    2: (1 << 14) - 1,
    3: (1 << 15) - 1,
    5: (1 << 16) - 1,
}
_LANDLOCK_TCP = 0b11  # bind and connect, from ABI 4 on
_LANDLOCK_SCOPES = 0b11  # abstract sockets and signals, from ABI 6 on
_MAX_OPEN_FILES = 32


@dataclass(frozen=True, slots=True)
class ResourceLimits:
    """Limits of one request: memory bytes, processor seconds, output bytes."""

    memory: int
    processor: float
    output: int


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of the sandbox that took hold in a child.

    Attributes:
        limits: memory, processor time, file size and open files are limited.
        no_new_privs: no program can give the child more privileges.
        capabilities: all dropped, also when Tacet was started by root.
        landlock: ABI version, 0 where the kernel has none: no file can be opened.
        seccomp: only allowed system calls succeed.
    """

    limits: bool
    no_new_privs: bool
    capabilities: bool
    landlock: int
    seccomp: bool


def lock_down(limits: ResourceLimits) -> Layers:
    """Lock the calling process down for good; the layers that took hold."""
    limited = _set_rlimits(limits)
    if sys.platform != "linux":
        return Layers(limited, False, False, 0, False)
    libc = ctypes.CDLL(None, use_errno=True)
    _prctl(libc, _PR_SET_DUMPABLE, 0)  # same user cannot attach, and no core file
    no_new = _prctl(libc, _PR_SET_NO_NEW_PRIVS, 1)
    dropped = _drop_capabilities(libc)
    return Layers(limited, no_new, dropped, _landlock(libc), _seccomp(libc))


def _set_rlimits(limits: ResourceLimits) -> bool:
    processor = int(limits.processor) + 1
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # writing too much then fails with EFBIG
    rlimits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
        (resource.RLIMIT_FSIZE, limits.output),
        (resource.RLIMIT_CPU, processor),
    ]
    if sys.platform == "linux":  # elsewhere the address space cannot be limited
        rlimits.append((resource.RLIMIT_AS, limits.memory))
    for kind, limit in rlimits:
        hard = resource.getrlimit(kind)[1]
        ceiling = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        # One second more, so that SIGXCPU comes first and tells this limit from a kill.
        grace = 1 if kind == resource.RLIMIT_CPU and ceiling != hard else 0
        resource.setrlimit(kind, (ceiling, ceiling + grace))
    return True


def _prctl(libc: ctypes.CDLL, option: int, value: int, pointer: int = 0) -> bool:
    word = ctypes.c_ulong
    return bool(libc.prctl(option, word(value), word(pointer), word(0), word(0)) == 0)


def _drop_capabilities(libc: ctypes.CDLL) -> bool:
    number = 0
    while libc.prctl(_PR_CAPBSET_READ, ctypes.c_ulong(number)) >= 0:  # known to the kernel
        _prctl(libc, _PR_CAPBSET_DROP, number)  # fails without privileges
        number += 1
    head = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    return bool(libc.capset(head, bytes(24)) == 0)  # effective, permitted, inheritable: none


def _landlock(libc: ctypes.CDLL) -> int:
    abi = int(libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1)))
    if abi < 1:
        return 0
    files = max(rights for version, rights in _LANDLOCK_FILES.items() if version <= abi)
    words = [files]
    if abi >= 4:
        words.append(_LANDLOCK_TCP)
    if abi >= 6:
        words.append(_LANDLOCK_SCOPES)
    rules = ctypes.create_string_buffer(struct.pack(f"={len(words)}Q", *words), 8 * len(words))
    size = ctypes.c_size_t(8 * len(words))
    ruleset = libc.syscall(_LANDLOCK_CREATE, rules, size, ctypes.c_uint32(0))
    if ruleset < 0:
        return 0
    done = libc.syscall(_LANDLOCK_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)
    return abi if done == 0 else 0


def _seccomp(libc: ctypes.CDLL) -> bool:
    program = filter_program()
    if program is None:
        return False
    steps = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    program_at = ctypes.create_string_buffer(head)
    return _prctl(libc, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(program_at))
