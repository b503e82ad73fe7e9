"""System calls that an intruder in the child would like, with numbers.

The arguments are such that the call would do its harm, or at least tell that it is to be had, if
the child were not locked.
"""

import ctypes
import errno
import mmap
import os
import resource
import signal
import struct
from collections.abc import Callable, Iterator

from tacet.media.sandbox.syscalls import ALLOWED, CLONE, FCNTL, native_numbers

NUMBERS = native_numbers(
    {
        "ioctl": (16, 29), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
        "utimensat": (280, 88), "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53),
        "fchmodat2": (452, 452), "fchown": (93, 55), "fchownat": (260, 54), "setxattr": (188, 5),
        "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
        "truncate": (76, 45), "fallocate": (285, 47), "unlinkat": (263, 35), "mkdirat": (258, 34),
        "symlinkat": (266, 36), "linkat": (265, 37), "renameat2": (316, 276),
        "openat": (257, 56), "openat2": (437, 437), "statx": (332, 291), "readlinkat": (267, 78),
        "faccessat": (269, 48), "inotify_init1": (294, 26), "prlimit64": (302, 261),
        "setrlimit": (160, 164), "setpriority": (141, 140), "sched_setaffinity": (203, 122),
        "sched_setscheduler": (144, 119), "ioprio_set": (251, 30), "kill": (62, 129),
        "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
        "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "fork": (57, None),
        "vfork": (58, None), "clone3": (435, 435), "unshare": (272, 97), "setns": (308, 268),
        "execve": (59, 221), "execveat": (322, 281), "ptrace": (101, 117),
        "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "prctl": (157, 167),
        "setsid": (112, 157), "setuid": (105, 146), "capset": (126, 91), "socket": (41, 198),
        "socketpair": (53, 199), "io_uring_setup": (425, 425), "bpf": (321, 280),
        "userfaultfd": (323, 282), "memfd_create": (319, 279), "shmget": (29, 194),
        "mq_open": (240, 180), "keyctl": (250, 219), "add_key": (248, 217),
        "landlock_create_ruleset": (444, 444), "seccomp": (317, 277), "pipe2": (293, 59),
        "splice": (275, 76), "sendfile": (40, 71), "chroot": (161, 51), "mount": (165, 40),
    }
)  # fmt: skip
SOME = native_numbers({"clone": CLONE, "fcntl": FCNTL})
PROBES = native_numbers({"uretprobe": (335, None), "uprobe": (336, None)})
"""The kernel asks no filter about these two; they end the caller unless a debugger put them in."""
LAST = 600  # beyond the newest call of any kernel so far
REFUSALS = (errno.EPERM, errno.ENOSYS)
_AT_FDCWD = -100
_F_SETFL, _F_SETOWN, _F_SETSIG, _F_NOTIFY, _F_SETLEASE = 4, 8, 10, 1026, 1024


def harmful(canary: bytes) -> dict[str, tuple[object, ...]]:
    """Arguments by call, for a file `canary` and the parent process; the others take none."""
    parent, link = os.getppid(), canary + b".link"
    limits, cpus = struct.pack("=QQ", 8, 8), b"\1" + bytes(127)
    times, attribute = bytes(32), (b"user.x", b"1", 1, 0)
    value = ctypes.create_string_buffer(b"1")
    packed = struct.pack("=QII", ctypes.addressof(value), 1, 0)
    signal_facts = struct.pack("=iii", 0, 0, -1) + bytes(116)
    return {
        "ioctl": (1, 0x5421, struct.pack("=i", 1)), "utime": (canary, bytes(16)),
        "utimes": (canary, times), "futimesat": (_AT_FDCWD, canary, times),
        "utimensat": (_AT_FDCWD, canary, times, 0), "chmod": (canary, 0o777),
        "fchmod": (1, 0o777), "fchmodat": (_AT_FDCWD, canary, 0o777),
        "fchmodat2": (_AT_FDCWD, canary, 0o777, 0), "fchown": (1, 0, 0),
        "fchownat": (_AT_FDCWD, canary, 1, 1, 0), "setxattr": (canary, *attribute),
        "lsetxattr": (canary, *attribute), "fsetxattr": (1, *attribute),
        "setxattrat": (_AT_FDCWD, canary, 0, b"user.x", packed, len(packed)),
        "truncate": (canary, 0), "unlinkat": (_AT_FDCWD, canary, 0),
        "mkdirat": (_AT_FDCWD, link, 0o700), "symlinkat": (canary, _AT_FDCWD, link),
        "linkat": (_AT_FDCWD, canary, _AT_FDCWD, link, 0),
        "renameat2": (_AT_FDCWD, canary, _AT_FDCWD, link, 0),
        "openat": (_AT_FDCWD, canary, os.O_RDONLY), "openat2": (_AT_FDCWD, canary, bytes(24), 24),
        "statx": (_AT_FDCWD, canary, 0, 0x7FF, bytes(256)),
        "readlinkat": (_AT_FDCWD, b"/proc/self/exe", bytes(200), 200),
        "faccessat": (_AT_FDCWD, canary, os.R_OK), "inotify_init1": (0,),
        "prlimit64": (parent, resource.RLIMIT_NOFILE, limits, 0),
        "setrlimit": (resource.RLIMIT_NOFILE, limits), "setpriority": (0, parent, 19),
        "sched_setaffinity": (parent, 128, cpus), "sched_setscheduler": (parent, 0, bytes(4)),
        "ioprio_set": (1, parent, 3 << 13), "kill": (parent, signal.SIGTERM),
        "tkill": (parent, signal.SIGTERM), "tgkill": (parent, parent, signal.SIGTERM),
        "rt_sigqueueinfo": (parent, signal.SIGTERM, signal_facts),
        "rt_tgsigqueueinfo": (parent, parent, signal.SIGTERM, signal_facts),
        "pidfd_open": (parent, 0), "unshare": (0x10000000,), "clone3": (bytes(88), 88),
        "execve": (b"/bin/true", 0, 0), "execveat": (_AT_FDCWD, b"/bin/true", 0, 0, 0),
        "ptrace": (16, parent, 0, 0), "prctl": (1, 0, 0, 0, 0), "setuid": (0,),
        "capset": (struct.pack("=Ii", 0x20080522, 0), bytes(24)), "socket": (2, 1, 0),
        "socketpair": (1, 1, 0, bytes(8)), "io_uring_setup": (1, bytes(120)),
        "memfd_create": (b"x", 0), "shmget": (0, mmap.PAGESIZE, 0o1600),
        "landlock_create_ruleset": (0, 0, 1), "seccomp": (2, 0, bytes(4)), "pipe2": (bytes(8), 0),
        "chroot": (b"/",),
    }  # fmt: skip


def answers(canary: bytes) -> dict[str, int]:
    """The error number that each forbidden call gives, 0 where it is done; for the locked child.

    Every number that is on no list is called, whatever it may be, besides the harm of `harmful`.
    """
    call, wishes = _caller(), harmful(canary)
    told = {name: call(NUMBERS[name], *wishes.get(name, ())) for name in NUMBERS}
    told |= {name: call(number, *wish) for name, number, wish in _half_allowed()}
    known = {*native_numbers(ALLOWED).values(), *SOME.values(), *PROBES.values()}
    told |= {str(n): call(n, *[-1] * 6) for n in range(LAST) if n not in known}
    return told


def _half_allowed() -> Iterator[tuple[str, int, tuple[object, ...]]]:
    """Calls that are allowed with other arguments."""
    for name, flags in (("fork", 17), ("vfork", 0x4111), ("namespace", 0x10010000 | 0x900)):
        yield f"clone as {name}", SOME["clone"], (flags, 0, 0, 0, 0)
    for command in (_F_SETFL, _F_SETOWN, _F_SETSIG, _F_NOTIFY, _F_SETLEASE):
        yield f"fcntl {command}", SOME["fcntl"], (1, command, os.getppid())


def _caller() -> Callable[..., int]:
    libc = ctypes.CDLL(None, use_errno=True)

    def call(number: int, *arguments: object) -> int:
        words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
        ctypes.set_errno(0)
        done = libc.syscall(ctypes.c_long(number), *words)
        return 0 if done != -1 else ctypes.get_errno()

    return call
