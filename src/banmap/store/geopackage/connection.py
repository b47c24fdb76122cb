"""Connections to one file: opened alike, lent to one thread at a time, their errors put in our words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from banmap.errors import InputError, StoreError
from banmap.store.geopackage.rtree import register_functions

_CACHE_KIB = 65_536  # a commit of 300,000 readings stays in memory until it is written once
_LOCKED = "is locked by another program; close it there (QGIS?) and try again"
_REMEDIES = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": "cannot be written: the disk is full; free some space and try again",
    "SQLITE_READONLY": "is read-only; copy it to a folder you may write to, or open it for reading only",
    "SQLITE_CANTOPEN": "cannot be opened; check that you may read the file and write to its folder",
    "SQLITE_NOTADB": "is not a GeoPackage; give a .gpkg file that banmap made",
    "SQLITE_CORRUPT": "is damaged; go back to a copy of it",
    "SQLITE_IOERR": "cannot be read or written: the disk reports a fault; check it and try again",
}


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn sqlite3's errors into StoreError that names the file and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        known = [text for code, text in _REMEDIES.items() if name.startswith(code)]
        raise StoreError(f"{path} {known[0] if known else 'cannot be used'} ({error})") from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise InputError(f"a value cannot be stored or looked for in {path}: {error}; mend it") from error


def connect(path: Path, *, mode: str, busy_timeout_s: float) -> sqlite3.Connection:
    """Open one connection with the functions that the file's triggers need; ``mode`` as in SQLite's URIs."""
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False)
    register_functions(db)
    return db


class Connections:
    """Lend connections to one file, each to one thread at a time."""

    def __init__(self, path: Path, *, mode: str, busy_timeout_s: float) -> None:
        self.path = path
        self._mode = mode
        self._busy_timeout_s = busy_timeout_s
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def borrow(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; sqlite3's errors come out as StoreError."""
        with self._lock:
            if self._closed:
                raise StoreError(f"{self.path} was closed; open the store again")
            db = self._idle.pop() if self._idle else None
        with store_errors(self.path):
            db = db or self._connect()
            try:
                yield db
            finally:
                self._give_back(db)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection in a write transaction: all of it is kept, or on any error nothing."""
        with self.borrow() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close all connections; the last one makes the file one plain file again where it can."""
        with self._lock:
            idle, self._idle = self._idle, []
            self._closed = True
        for db in idle[1:]:
            db.close()
        if idle:
            self._settle(idle[0])

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(db)
                return
        self._settle(db)

    def _connect(self) -> sqlite3.Connection:
        db = connect(self.path, mode=self._mode, busy_timeout_s=self._busy_timeout_s)
        db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        db.execute("PRAGMA temp_store = MEMORY")
        if self._mode == "rw":
            db.execute("PRAGMA synchronous = FULL")
            with _no_waiting(db, self._busy_timeout_s):
                db.execute("PRAGMA journal_mode = WAL")
        return db

    def _settle(self, db: sqlite3.Connection) -> None:
        """Bring the write-ahead log home and leave one plain file, unless another program has it open."""
        if self._mode == "rw":
            with _no_waiting(db, 0.0):
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                db.execute("PRAGMA journal_mode = DELETE")
        db.close()


@contextmanager
def _no_waiting(db: sqlite3.Connection, afterwards_s: float) -> Iterator[None]:
    """Try a change of journal mode; where another program has the file open, leave the mode as it is."""
    db.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        yield
    db.execute(f"PRAGMA busy_timeout = {int(afterwards_s * 1000)}")
