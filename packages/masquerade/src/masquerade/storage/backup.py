"""What a backup of a server holds, and where it comes from and goes."""

from pathlib import Path

from roomlit import hosting
from roomlit.hosting import Clock, Manifest, SystemClock

DATABASES = ("results.db", "journal.db")
"""In this order: a game that ends between the two copies is seen at its reveal in the journal, and written again."""
FILES = ("signing.key",)


def back_up(data: Path, to: Path, *, clock: Clock | None = None) -> Manifest:
    """Write what the server of `data` keeps into one file, while it may run; raises as `roomlit.hosting.back_up`."""
    return hosting.back_up(data, to, databases=DATABASES, files=FILES, now=(clock or SystemClock()).now())


def restore(of: Path, data: Path, *, force: bool = False, clock: Clock | None = None) -> Manifest:
    """Put it into a `data` that no server uses; raises as `roomlit.hosting.restore`."""
    known = (*DATABASES, *FILES)
    return hosting.restore(of, data, known=known, force=force, now=(clock or SystemClock()).now())
