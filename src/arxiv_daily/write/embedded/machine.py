"""What this machine gives us now: processors, their speed, and how much of their time."""

import contextlib
import functools
import hashlib
import math
import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SPIN = 0.25  # seconds for which it is tried out
_LONGEST = 3.0  # the same where it gives us next to nothing
_ENOUGH = 32  # megabytes hashed that tell something


@dataclass(frozen=True)
class _Power:
    """What all processors of this process do together: gigabytes hashed a second, and processors' worth of time."""

    gigabytes: float
    share: float


def _processors() -> int:
    """The processors that this process may use, by its affinity and the quota of its control group; at least 1."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        allowed = os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        allowed = min(allowed, math.ceil(int(quota) / int(period)))
    return max(1, allowed)


@functools.cache
def power() -> _Power:
    """What a quarter of a second of work on all processors shows, tried once a process; a held one is given longer."""
    block = bytes(1 << 20)
    done: list[int] = []
    begun, cpu = time.monotonic(), time.process_time()

    def spin() -> None:
        while time.monotonic() < begun + (_SPIN if len(done) >= _ENOUGH else _LONGEST):
            hashlib.sha256(block).digest()  # works without the interpreter's lock
            done.append(1)

    threads = [threading.Thread(target=spin) for _ in range(_processors())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    return _Power(len(done) * len(block) / 1e9 / took, (time.process_time() - cpu) / took)


def threads(most: int = 4) -> int:
    """Threads that a model should work with: they wait for each other, so one that gets no time stops them all."""
    return max(1, min(most, int(power().share + 0.3)))
