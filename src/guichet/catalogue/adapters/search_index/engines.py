"""SQLite's FTS5 and PostgreSQL's text search behind the same three calls.

Stems hold letters and digits only, so none can be read as an operator of either engine.
"""

from collections.abc import Sequence

from django.db import connection

from guichet.catalogue.adapters.search_index.documents import Document, Engine, Found

# A tsvector keeps no position beyond this one.
_LAST_POSITION = 16_383


class Fts5:
    """SQLite: an FTS5 table whose rowid is the service's."""

    def write(self, documents: Sequence[Document]) -> None:
        """Insert the documents."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO catalogue_search (rowid, name, body) VALUES (%s, %s, %s)",
                [(each.service, " ".join(each.name), " ".join(each.body)) for each in documents],
            )

    def remove(self, services: Sequence[int]) -> None:
        """Remove the documents."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM catalogue_search WHERE rowid = %s", [(each,) for each in services]
            )

    def find(
        self, groups: Sequence[Sequence[str]], *, every: bool, limit: int, offset: int
    ) -> tuple[list[Found], int]:
        """Rank by bm25, a word of the name worth eight of the rest."""
        match = _expression(groups, quote='"', either=" OR ", both=" AND ", every=every)
        with connection.cursor() as cursor:
            cursor.execute(
                # Materialized: bm25 can be asked for beside MATCH only.
                "WITH m AS MATERIALIZED (SELECT rowid AS id, name, "
                "-bm25(catalogue_search, 8.0, 1.0) AS score "
                "FROM catalogue_search WHERE catalogue_search MATCH %s) "
                "SELECT s.id, m.score, m.name, s.runs_here, count(*) OVER () "
                "FROM m JOIN catalogue_service s ON s.id = m.id WHERE s.status = 'active' "
                "ORDER BY m.score * (1 + s.runs_here) DESC, s.id LIMIT %s OFFSET %s",
                [match, limit, offset],
            )
            return _read(cursor.fetchall())


class TextSearchVectors:
    """PostgreSQL: a table of weighted tsvectors with a GIN index."""

    def write(self, documents: Sequence[Document]) -> None:
        """Insert the documents."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO catalogue_search (service_id, name, document) "
                "VALUES (%s, %s, CAST(%s AS tsvector))",
                [(each.service, " ".join(each.name), _vector(each)) for each in documents],
            )

    def remove(self, services: Sequence[int]) -> None:
        """Remove the documents."""
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM catalogue_search WHERE service_id = ANY(%s)", [list(services)]
            )

    def find(
        self, groups: Sequence[Sequence[str]], *, every: bool, limit: int, offset: int
    ) -> tuple[list[Found], int]:
        """Rank by ts_rank, tempered by the logarithm of the document's length."""
        match = _expression(groups, quote="'", either=" | ", both=" & ", every=every)
        with connection.cursor() as cursor:
            cursor.execute(
                # Materialized, so that a rank is computed once a row.
                "WITH m AS MATERIALIZED (SELECT s.id, d.name, s.runs_here, "
                "ts_rank('{0.12, 0, 0, 1.0}', d.document, CAST(%s AS tsquery), 1) AS score "
                "FROM catalogue_search d JOIN catalogue_service s ON s.id = d.service_id "
                "WHERE d.document @@ CAST(%s AS tsquery) AND s.status = 'active') "
                "SELECT id, score, name, runs_here, count(*) OVER () FROM m "
                "ORDER BY score * (1 + runs_here::int) DESC, id LIMIT %s OFFSET %s",
                [match, match, limit, offset],
            )
            return _read(cursor.fetchall())


def engine() -> Engine:
    """Return the engine of the database in use."""
    return TextSearchVectors() if connection.vendor == "postgresql" else Fts5()


def _expression(
    groups: Sequence[Sequence[str]], *, quote: str, either: str, both: str, every: bool
) -> str:
    """Write groups of stems as the engine's own query."""
    inside = [either.join(f"{quote}{stem}{quote}" for stem in group) for group in groups]
    return (both if every else either).join(f"({each})" for each in inside)


def _read(rows: Sequence[tuple[int, float, str, bool, int]]) -> tuple[list[Found], int]:
    found = [
        Found(service=key, score=float(score), name=frozenset(name.split()), runs_here=bool(here))
        for key, score, name, here, _total in rows
    ]
    return found, rows[0][4] if rows else 0


def _vector(document: Document) -> str:
    """Return the literal of a tsvector: each stem with its places, those of the name weighted A."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, stems in (("A", document.name), ("D", document.body)):
        for stem in stems:
            position += 1
            if position <= _LAST_POSITION:
                places.setdefault(stem, []).append(f"{position}{weight}")
    return " ".join(f"'{stem}':{','.join(at[:255])}" for stem, at in places.items())
