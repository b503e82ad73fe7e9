"""Seccomp filter of the child: the system calls it may still make.

An allowlist, since a list of forbidden calls is out of date with every new kernel.
Numbers per machine from the kernel's `unistd_64.h` (x86-64) and `asm-generic/unistd.h` (aarch64);
None where the machine has no such call.
"""

import errno
import fcntl
import platform
import struct
import sys

ALLOWED: dict[str, tuple[int | None, int | None]] = {
    # the files that are open already
    "read": (0, 63), "readv": (19, 65), "pread64": (17, 67), "write": (1, 64),
    "writev": (20, 66), "pwrite64": (18, 68), "lseek": (8, 62), "ftruncate": (77, 46),
    "fstat": (5, 80), "newfstatat": (262, 79), "dup": (32, 23), "close": (3, 57),
    # memory
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226),
    "madvise": (28, 233), "brk": (12, 214),
    # threads of this process
    "futex": (202, 98), "set_robust_list": (273, 99), "rseq": (334, 293),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168),
    "exit": (60, 93), "exit_group": (231, 94),
    # signals to oneself, as the kernel sends them
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    # the time, and who one is
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None),
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getrusage": (98, 165),
    "sysinfo": (99, 179), "getrandom": (318, 278),
}  # fmt: skip
"""Needed for decoding once everything is open and loaded: traced, and the C library's own."""

CLONE, FCNTL = (56, 220), (72, 25)
"""Allowed for some arguments only."""

UNIFIED_FROM = 424
"""From this number on, calls have the same number on every machine; all are of 2019 or later."""

_ARCHITECTURES = {
    "x86_64": (0, 0xC000003E),
    "aarch64": (1, 0xC00000B7),
}  # column, AUDIT_ARCH
_CLONE_THREAD, _CLONE_NEW = 0x00010000, 0x7E020000  # _CLONE_NEW: every kind of namespace
_FCNTL_COMMANDS = (
    fcntl.F_DUPFD,
    fcntl.F_DUPFD_CLOEXEC,
    fcntl.F_GETFD,
    fcntl.F_SETFD,
    fcntl.F_GETFL,
)
"""Of `fcntl`: not F_SETOWN, by which the kernel would send signals to the parent."""

_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCH, _FIRST, _SECOND = 0, 4, 16, 24  # offsets in struct seccomp_data


def native_numbers(calls: dict[str, tuple[int | None, int | None]]) -> dict[str, int]:
    """System call numbers on this machine; none on an unlisted one."""
    machine = _ARCHITECTURES.get(platform.machine())
    if machine is None or sys.platform != "linux" or sys.maxsize < 2**32:
        return {}
    numbers = {name: columns[machine[0]] for name, columns in calls.items()}
    return {name: number for name, number in numbers.items() if number is not None}


def filter_program() -> bytes | None:
    """Seccomp filter as an array of `struct sock_filter`; None without a table.

    Calls from `UNIFIED_FROM` on fail with ENOSYS, as on an older kernel, so that the C library
    falls back (`clone3` to `clone`); all others that are not allowed with EPERM. Nothing is killed
    for a call: code that asks for too much out of habit can go on without.
    """
    numbers = native_numbers({**ALLOWED, "clone": CLONE, "fcntl": FCNTL})
    if not numbers:
        return None
    arch = _ARCHITECTURES[platform.machine()][1]
    clone, fcntl_number = numbers.pop("clone"), numbers.pop("fcntl")
    refuse, allow = _op(_RETURN, _ERRNO | errno.EPERM), _op(_RETURN, _ALLOW)
    program = [
        _op(_LOAD, _ARCH),
        _op(_EQUAL, arch, 1, 0),
        _op(_RETURN, _KILL),
        _op(_LOAD, _NUMBER),
        _op(_AT_LEAST, UNIFIED_FROM, 0, 1),
        _op(_RETURN, _ERRNO | errno.ENOSYS),
    ]
    for number in numbers.values():
        program += [_op(_EQUAL, number, 0, 1), allow]
    program += [  # threads may start, processes and namespaces may not
        _op(_EQUAL, clone, 0, 5),
        _op(_LOAD, _FIRST),
        _op(_AND, _CLONE_THREAD | _CLONE_NEW),
        _op(_EQUAL, _CLONE_THREAD, 0, 1),
        allow,
        refuse,
        _op(_EQUAL, fcntl_number, 1, 0),
        refuse,
        _op(_LOAD, _SECOND),
    ]
    for command in _FCNTL_COMMANDS:
        program += [_op(_EQUAL, command, 0, 1), allow]
    return b"".join([*program, refuse])


def _op(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)
