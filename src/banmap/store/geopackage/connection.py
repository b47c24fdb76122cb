"""Connections to one file: opened alike, lent to one thread at a time, their errors put in our words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from banmap.errors import StoreError
from banmap.store.geopackage.rtree import register_functions

_CACHE_KIB = 65_536
_REMEDIES = {
    "SQLITE_BUSY": "is locked by another program; close it there (QGIS?) and try again",
    "SQLITE_LOCKED": "is locked by another program; close it there (QGIS?) and try again",
    "SQLITE_FULL": "cannot be written: the disk is full; free some space and try again",
    "SQLITE_READONLY": "is read-only; copy it to a folder you may write to, or open it for reading only",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder exists and may be written to",
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
        name = getattr(error, "sqlite_errorname", "") or ""
        known = [text for code, text in _REMEDIES.items() if name.startswith(code)]
        raise StoreError(f"{path} {known[0] if known else 'gives an error'} ({error})") from error


class Connections:
    """Lend connections to one file, each to one thread at a time."""

    def __init__(self, path: Path, *, read_only: bool, busy_timeout_s: float) -> None:
        self.path = path
        self.read_only = read_only
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
        """Close all connections; the last one brings the file back to one plain file where it can."""
        with self._lock:
            idle, self._idle = self._idle, []
            if self._closed:
                return
            self._closed = True
        for db in idle[1:]:
            db.close()
        if idle:
            _settle(idle[0], read_only=self.read_only)

    def _give_back(self, db: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(db)
                return
        _settle(db, read_only=self.read_only)

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rw"
        uri = f"file:{quote(str(self.path.resolve()))}?mode={mode}"
        db = sqlite3.connect(
            uri, uri=True, timeout=self._busy_timeout_s, isolation_level=None, check_same_thread=False
        )
        register_functions(db)
        db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        db.execute("PRAGMA temp_store = MEMORY")
        if not self.read_only:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
        return db


def _settle(db: sqlite3.Connection, *, read_only: bool) -> None:
    """Bring the write-ahead log home and leave one plain file, unless another program has it open."""
    if not read_only:
        with suppress(sqlite3.Error):
            db.execute("PRAGMA busy_timeout = 0")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("PRAGMA journal_mode = DELETE")
    db.close()
