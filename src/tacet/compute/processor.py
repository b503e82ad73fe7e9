"""This computer's processor: its name, what it can do, its cores, and who else uses them."""

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

IDLE, WAITING = 3, 4  # places in a line of /proc/stat (proc(5))
LISTING = Path("/proc/cpuinfo")
BYTE_PRODUCTS = {"avx512_vnni", "avx_vnni", "amx_int8"}  # flags of the processor
HALF_PRODUCTS = {"avx512_bf16", "amx_bf16"}
MEMORY = Path("/proc/meminfo")
LIMITED = Path("/sys/fs/cgroup")  # where a container's limits are told (cgroup v2)
COUNTED = 8  # places up to "steal"; what guests use is part of the first two


def processor_name() -> str:
    """What the processor calls itself, as exactly as the system says."""
    names = [value for value in _told("model name") if value]
    return names[0] if names else platform.processor() or platform.machine() or os.name


def has_int8_dot() -> bool:
    """Whether it has instructions for sums of products of 8-bit numbers (VNNI, AMX).

    False where the system does not tell.
    """
    return _has_any(BYTE_PRODUCTS)


def has_bf16_dot() -> bool:
    """Whether it has instructions for sums of products of bfloat16.

    False where the system does not tell.
    """
    return _has_any(HALF_PRODUCTS)


def free_memory() -> int | None:
    """Bytes of memory that programs may still take; None where it is not told."""
    try:
        lines = MEMORY.read_text().splitlines()
    except OSError:  # not Linux
        return None
    free = [1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")]
    try:
        limit, used = ((LIMITED / name).read_text() for name in ("memory.max", "memory.current"))
        free += [max(0, int(limit) - int(used))]
    except (OSError, ValueError):  # no limit
        pass
    return min(free, default=None)


def _has_any(flags: set[str]) -> bool:
    return not flags.isdisjoint(" ".join(_told("flags")).split())


def _told(wanted: str) -> list[str]:
    """What Linux says under a name, once for each core; nothing elsewhere."""
    try:
        lines = LISTING.read_text(errors="replace").splitlines()
    except OSError:
        return []
    parts = (line.partition(":") for line in lines)
    return [value.strip() for name, _, value in parts if name.strip() == wanted]


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def busy_seconds() -> float | None:
    """For how long our cores have worked since the computer started; None where it is not told.

    Time that a virtual machine's host gave to others counts as worked.
    """
    try:
        lines = Path("/proc/stat").read_text().splitlines()
        ours = {f"cpu{number}" for number in os.sched_getaffinity(0)}
    except (OSError, AttributeError):  # not Linux
        return None
    ticks = 0
    for name, *counts in (line.split() for line in lines):
        if name in ours:
            known = [int(count) for count in counts[:COUNTED]]
            ticks += sum(known) - known[IDLE] - known[WAITING]
    return ticks / os.sysconf("SC_CLK_TCK")


class Bystanders:
    """Watches how much of our cores other programs use, from when it is made."""

    def __init__(
        self,
        busy: Callable[[], float | None] = busy_seconds,
        own: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._busy, self._own, self._clock = busy, own, clock
        self._before = busy(), own(), clock()

    def cores(self) -> float:
        """How many cores they used on average; 0 where the system does not tell."""
        busy, own, begun = self._before
        now = self._busy()
        passed = self._clock() - begun
        if busy is None or now is None or passed <= 0:
            return 0.0
        return max(0.0, now - busy - (self._own() - own)) / passed
