"""This computer's processor: its name, its instructions, its cores and their load."""

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

PROC_STAT_IDLE, PROC_STAT_IOWAIT = 3, 4  # places in a line of /proc/stat (proc(5))
CPUINFO = Path("/proc/cpuinfo")
INT8_DOT_FLAGS = {"avx512_vnni", "avx_vnni", "amx_int8"}  # flags of the processor
BF16_DOT_FLAGS = {"avx512_bf16", "amx_bf16"}
MEMINFO = Path("/proc/meminfo")
CGROUP = Path("/sys/fs/cgroup")  # where a container's limits are told (cgroup v2)
PROC_STAT_FIELDS = 8  # places up to "steal"; what guests use is part of the first two


def processor_name() -> str:
    """Name of the processor, as exactly as the system says."""
    names = [value for value in _cpuinfo_values("model name") if value]
    return names[0] if names else platform.processor() or platform.machine() or os.name


def has_int8_dot() -> bool:
    """Whether it has 8-bit dot products (VNNI, AMX)."""
    return _has_any(INT8_DOT_FLAGS)


def has_bf16_dot() -> bool:
    """Whether it has bfloat16 dot products."""
    return _has_any(BF16_DOT_FLAGS)


def free_memory() -> int | None:
    """Free memory in bytes; None where the system does not tell."""
    try:
        lines = MEMINFO.read_text().splitlines()
    except OSError:  # not Linux
        return None
    free = [1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")]
    try:
        limit, used = ((CGROUP / name).read_text() for name in ("memory.max", "memory.current"))
        free += [max(0, int(limit) - int(used))]
    except (OSError, ValueError):  # no limit
        pass
    return min(free, default=None)


def _has_any(flags: set[str]) -> bool:
    return not flags.isdisjoint(" ".join(_cpuinfo_values("flags")).split())


def _cpuinfo_values(wanted: str) -> list[str]:
    """Values of a field of /proc/cpuinfo, one for each core."""
    try:
        lines = CPUINFO.read_text(errors="replace").splitlines()
    except OSError:
        return []
    parts = (line.partition(":") for line in lines)
    return [value.strip() for name, _, value in parts if name.strip() == wanted]


def available_cores() -> int:
    """Number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def busy_seconds() -> float | None:
    """Busy seconds of our cores since the computer started; None where not told.

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
            known = [int(count) for count in counts[:PROC_STAT_FIELDS]]
            ticks += sum(known) - known[PROC_STAT_IDLE] - known[PROC_STAT_IOWAIT]
    return ticks / os.sysconf("SC_CLK_TCK")


class OtherPrograms:
    """Load of our cores by other programs, from construction on."""

    def __init__(
        self,
        busy: Callable[[], float | None] = busy_seconds,
        own: Callable[[], float] = time.process_time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._busy, self._own, self._clock = busy, own, clock
        self._before = busy(), own(), clock()

    def cores(self) -> float:
        """Cores that they used on average; 0 if unknown."""
        busy, own, begun = self._before
        now = self._busy()
        passed = self._clock() - begun
        if busy is None or now is None or passed <= 0:
            return 0.0
        return max(0.0, now - busy - (self._own() - own)) / passed
