"""What the practice provider keeps: orders, charges and refunds, in a file of its own."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

_TABLES = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, reference TEXT UNIQUE NOT NULL, amount_cents INTEGER NOT NULL,
    currency TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, back_url TEXT NOT NULL,
    told_url TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS charges (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL REFERENCES orders (reference),
    amount_cents INTEGER NOT NULL, currency TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
    id TEXT PRIMARY KEY, charge TEXT UNIQUE NOT NULL REFERENCES charges (id),
    amount_cents INTEGER NOT NULL, at TEXT NOT NULL);
"""
_ASKED = ("id", "amount_cents", "currency", "text", "language", "back_url", "told_url")

Row = dict[str, Any]


class Unknown(LookupError):
    """There is no such order or charge."""


class Refused(ValueError):
    """What is asked contradicts what was asked under the same key, or what was charged."""


class Books:
    """Every write is one transaction; what was acknowledged survives the process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        with self._open() as books:
            books.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            books = sqlite3.connect(self._file, timeout=30)
            books.row_factory = sqlite3.Row
            try:
                with books:
                    yield books
            finally:
                books.close()

    def order(self, asked: Row) -> Row:
        """Return the order with this key, made now unless it stands; raise Refused."""
        with self._open() as books:
            books.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open') ON CONFLICT DO NOTHING",
                (asked["id"], uuid4().hex, *(asked[name] for name in _ASKED[1:])),
            )
            found = _one(books, "SELECT * FROM orders WHERE id = ?", asked["id"])
        if (found["amount_cents"], found["currency"]) != (asked["amount_cents"], asked["currency"]):
            raise Refused("This key asked for another amount before.")
        return found

    def by_reference(self, reference: str) -> Row:
        """Return an order by our reference; raise Unknown."""
        with self._open() as books:
            return _one(books, "SELECT * FROM orders WHERE reference = ?", reference)

    def standing(self, key: str) -> Row:
        """Return how an order stands, as messages say it; raise Unknown."""
        with self._open() as books:
            found = _one(books, "SELECT * FROM orders WHERE id = ?", key)
            charges = books.execute(
                "SELECT id, amount_cents, currency, at FROM charges WHERE reference = ?"
                " ORDER BY at, id",
                (found["reference"],),
            ).fetchall()
        return {
            "id": found["id"],
            "reference": found["reference"],
            "state": found["state"],
            "charges": [dict(each) for each in charges],
        }

    def charge(self, reference: str, *, at: datetime, times: int = 1) -> None:
        """Take the money of an open order; one that is paid already is not charged again."""
        with self._open() as books:
            found = _one(books, "SELECT * FROM orders WHERE reference = ?", reference)
            if found["state"] == "paid":
                return
            books.execute("UPDATE orders SET state = 'paid' WHERE reference = ?", (reference,))
            books.executemany(
                "INSERT INTO charges VALUES (?, ?, ?, ?, ?)",
                [
                    (uuid4().hex, reference, found["amount_cents"], found["currency"], _text(at))
                    for _ in range(times)
                ],
            )

    def end(self, reference: str, *, state: str) -> None:
        """Cancel or fail an open order."""
        with self._open() as books:
            books.execute(
                "UPDATE orders SET state = ? WHERE reference = ? AND state = 'open'",
                (state, reference),
            )

    def refund(self, key: str, *, charge: str, amount_cents: int, at: datetime) -> Row:
        """Give a charge back, once for a key; raise Unknown and Refused."""
        with self._open() as books:
            taken = _one(books, "SELECT * FROM charges WHERE id = ?", charge)
            if taken["amount_cents"] != amount_cents:
                raise Refused("Charges are given back whole.")
            books.execute(
                "INSERT INTO refunds VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (key, charge, amount_cents, _text(at)),
            )
            done = books.execute("SELECT * FROM refunds WHERE charge = ?", (charge,)).fetchone()
        if done["id"] != key:
            raise Refused("This charge was given back under another key.")
        return dict(done)

    def statement(self, day: date) -> list[Row]:
        """Return the lines of a UTC day."""
        span = (day.isoformat(), (day + timedelta(days=1)).isoformat())
        with self._open() as books:
            charges = books.execute(
                "SELECT 'charge' AS kind, c.id AS id, o.id AS \"order\", c.amount_cents,"
                " c.currency, c.at FROM charges AS c JOIN orders AS o ON o.reference = c.reference"
                " WHERE c.at >= ? AND c.at < ?",
                span,
            ).fetchall()
            refunds = books.execute(
                "SELECT 'refund' AS kind, r.id AS id, o.id AS \"order\", r.amount_cents,"
                " c.currency, r.at FROM refunds AS r JOIN charges AS c ON c.id = r.charge"
                " JOIN orders AS o ON o.reference = c.reference WHERE r.at >= ? AND r.at < ?",
                span,
            ).fetchall()
        return [dict(each) for each in (*charges, *refunds)]


def _one(books: sqlite3.Connection, statement: str, key: str) -> Row:
    found = books.execute(statement, (key,)).fetchone()
    if found is None:
        raise Unknown(key)
    return dict(found)


def _text(at: datetime) -> str:
    return at.isoformat()
