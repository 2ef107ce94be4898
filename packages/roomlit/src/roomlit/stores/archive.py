"""One file that holds a data directory: made while the server runs, checked before it is put back."""

import hashlib
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from roomlit.errors import LocalError
from roomlit.stores.directory import DataDirectory

FORMAT = 1
MANIFEST = "manifest.json"
ASIDE = ".before-restore"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds: SHA-256 by file name. `made_at` in milliseconds."""

    format: int
    made_at: int
    files: dict[str, str]


def back_up(data: Path, archive: Path, *, databases: Sequence[str], files: Sequence[str], now: int) -> Manifest:
    """Write what there is of `databases` and `files` in `data` into `archive`, which must not be there yet.

    Each database is one moment of it, copied through SQLite while others may write, and in the order given: what is
    derived from another one should come before it. Only its owner may read the archive, for keys are in it. Raises
    `LocalError`: `backup/failed`, `backup/exists`, `backup/nothing`.
    """
    if archive.exists():
        raise LocalError("backup/exists", f"{archive} is there already: choose another name, or remove it")
    sums: dict[str, str] = {}
    try:
        with tempfile.TemporaryDirectory(dir=archive.absolute().parent, prefix=".backup-") as folder:
            draft = Path(folder) / "archive"
            draft.touch(mode=0o600)
            with tarfile.open(draft, "w:gz") as tar:
                for name in (*databases, *files):
                    if not (data / name).exists():
                        continue
                    copy = Path(folder) / name
                    copy.touch(mode=0o600)
                    (_copied if name in databases else shutil.copyfile)(data / name, copy)
                    sums[name] = _sum(copy)
                    tar.add(copy, name)
                if not sums:
                    raise LocalError("backup/nothing", f"{data} holds nothing to back up: name another with --data")
                manifest = Manifest(format=FORMAT, made_at=now, files=sums)
                (Path(folder) / MANIFEST).write_bytes(msgspec.json.encode(manifest))
                tar.add(Path(folder) / MANIFEST, MANIFEST)
            _flush(draft)
            draft.rename(archive)
    except (OSError, sqlite3.Error) as error:
        raise LocalError("backup/failed", f"no backup was made of {data} ({error}): nothing was changed") from None
    return manifest


def restore(archive: Path, data: Path, *, known: Sequence[str], force: bool, now: int) -> Manifest:
    """Put the files of `archive` into `data`; of them only those that are `known`.

    Everything is unpacked and checked first. What is there already is refused, or with `force` moved aside. Rooms come
    back under new epochs, because clients may have seen more than the archive knows.

    Raises `LocalError`: `restore/damaged`, `restore/occupied`, `data/locked` while a server uses the directory.
    """
    with DataDirectory(data), tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        occupied = [name for name in known if (data / name).exists()]
        if occupied and not force:
            there = ", ".join(occupied)
            raise LocalError("restore/occupied", f"{data} holds {there}: name an empty directory, or say --force")
        unpacked = Path(folder)
        manifest = _unpacked(archive, unpacked, known)
        if (journal := unpacked / "journal.db").exists():
            _renew(journal, now)
        for name in known:
            for beside in (name, f"{name}-wal", f"{name}-shm"):
                if (data / beside).exists():
                    (data / beside).replace(data / f"{name}{ASIDE}{beside.removeprefix(name)}")
        for name in manifest.files:
            _flush(unpacked / name)
            (unpacked / name).rename(data / name)
    return manifest


def _unpacked(archive: Path, folder: Path, known: Sequence[str]) -> Manifest:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            members = {member.name: member for member in tar.getmembers()}
            if unknown := sorted(members.keys() - {*known, MANIFEST}):
                raise _damaged(archive, f"it holds {', '.join(unknown)}")
            for name, member in members.items():
                _unpack(tar, member, folder / name)
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, tarfile.TarError, EOFError, zlib.error, msgspec.MsgspecError) as error:
        raise _damaged(archive, f"it cannot be read ({error!r})") from None
    if manifest.format != FORMAT:
        raise LocalError("restore/format", f"expected a backup of format {FORMAT}, got {manifest.format}: update first")
    for name, digest in manifest.files.items():
        if name not in members or _sum(folder / name) != digest:
            raise _damaged(archive, f"{name} in it is not what was written")
        if name.endswith(".db") and (fault := _fault(folder / name)):
            raise _damaged(archive, f"{name} in it is damaged ({fault})")
    return manifest


def _copied(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # One file, without a log beside it.


def _unpack(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """Nothing of the archive but its content counts: no mode, no owner, no link."""
    path.touch(mode=0o600)
    content = tar.extractfile(member)
    if content is not None:
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fault(database: Path) -> str:
    try:
        with closing(sqlite3.connect(database)) as connection:
            said = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return "" if said == "ok" else said


def _renew(journal: Path, now: int) -> None:
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("update rooms set epoch = max(epoch + 1, ?)", [now])


def _damaged(archive: Path, why: str) -> LocalError:
    return LocalError("restore/damaged", f"{archive} is no backup that can be used: {why}. Nothing was changed")
