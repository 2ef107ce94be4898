"""What a backup of a server holds, and where it comes from and goes."""

from pathlib import Path

from roomlit.clock import Clock, SystemClock
from roomlit.stores import archive
from roomlit.stores.archive import Manifest

DATABASES = ("results.db", "journal.db")
"""In this order: a game that ends between the two copies is seen at its reveal in the journal, and written again."""
FILES = ("signing.key",)


def back_up(data: Path, to: Path, *, clock: Clock | None = None) -> Manifest:
    """See `roomlit.stores.archive.back_up`; the server may run."""
    return archive.back_up(data, to, databases=DATABASES, files=FILES, now=(clock or SystemClock()).now())


def restore(of: Path, data: Path, *, force: bool = False, clock: Clock | None = None) -> Manifest:
    """See `roomlit.stores.archive.restore`; no server may use `data`."""
    known = (*DATABASES, *FILES)
    return archive.restore(of, data, known=known, force=force, now=(clock or SystemClock()).now())
