"""How many files, and so connections, this process may have open at a time."""

import os
from pathlib import Path

ENOUGH = 65_536
FEW = 256
"""What the C library of Windows, which knows no such limit for sockets, and the oldest Unixes give a process."""
OTHERS = 64
"""Files that are no connections and come and go: the journal, what is served from the disk, clients of a model."""


def raise_file_limit() -> int:
    """Allow this process as many open files as it may allow itself, up to 65,536; how many that are."""
    try:
        import resource
    except ImportError:
        return ENOUGH
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = ENOUGH if hard == unlimited else min(hard, ENOUGH)
    if soft == unlimited or soft >= wanted:
        return ENOUGH if soft == unlimited else soft
    for tried in (wanted, min(wanted, 10_240)):  # macOS says "unlimited" and refuses more than its OPEN_MAX.
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (tried, hard))
        except (OSError, ValueError):
            continue
        return tried
    return soft


def connections_most(limit: int) -> int:
    """How many of `limit` files may be connections, beside those that are open now.

    >>> connections_most(10_000) > 9_000
    True
    """
    return max(limit - _open_now() - OTHERS, min(FEW, limit) // 4)


def _open_now() -> int:
    for there in (Path("/proc/self/fd"), Path("/dev/fd")):
        try:
            return len(os.listdir(there))
        except OSError:
            continue
    return OTHERS
