"""Copy every row from one database to another of any kind, and compare what arrived.

Rows go through Django's fields, which write each value as the other database keeps it. Triggers
sleep meanwhile, for they guard changes one by one; that each row arrived as it was is proved by a
digest of all of them afterwards.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

_CHUNK = 2_000
_MODULUS = 1 << 256

# Made again on the other side: by migrating, by indexing, or by use.
_MADE_AGAIN = ("django_migrations", "guichet_cache", "catalogue_search", "sqlite_")
_MADE_AGAIN_MODELS = ("catalogue.SearchWord", "catalogue.SearchEdition")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedTable:
    """A table, its rows and the sum of their digests."""

    table: str
    rows: int
    digest: int


def copied_models() -> list[type[Model]]:
    """Return the models whose rows are copied, those that others point at first."""
    wanted = [model for model in _models() if model._meta.label not in _MADE_AGAIN_MODELS]
    order: list[type[Model]] = []
    while wanted:
        ready = [model for model in wanted if not (_points_at(model) & set(wanted)) - {model}]
        if not ready:
            names = ", ".join(model._meta.label for model in wanted)
            raise CommandError(f"These tables point at each other in a ring: {names}.")
        order += ready
        wanted = [model for model in wanted if model not in ready]
    return order


def _models() -> list[type[Model]]:
    """Return every model that has a table of its own, those of many-to-many links too."""
    found = list(connections["default"].introspection.get_migratable_models())
    linking = {
        through
        for model in found
        for field in model._meta.local_many_to_many
        if (through := field.remote_field.through) is not None
    }
    return sorted({*found, *linking}, key=lambda model: model._meta.label)


def _points_at(model: type[Model]) -> set[type[Model]]:
    return {
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and isinstance(field.related_model, type)
    }


def refuse_unknown_tables(alias: str) -> None:
    """Raise CommandError when a table holds rows that the copy would leave behind."""
    known = {model._meta.db_table for model in _models()}
    with connections[alias].cursor() as cursor:
        found = connections[alias].introspection.table_names(cursor)
    strangers = sorted(
        name for name in found if name not in known and not name.startswith(_MADE_AGAIN)
    )
    if strangers:
        raise CommandError(
            f"The database holds tables that are not Guichet's: {', '.join(strangers)}. Move them "
            "to a database of their own first; nothing was copied."
        )


def copy_all(source: str, target: str) -> list[CopiedTable]:
    """Copy every table in one transaction of each side; return what was copied.

    The target has its tables and nothing of its own in them but what migrating made.
    """
    listed = copied_models()
    with (
        _one_state(source),
        transaction.atomic(using=target),
        _sleeping_triggers(connections[target]),
    ):
        for model in reversed(listed):
            # What migrating itself made there (permissions, content types).
            model._base_manager.using(target).all().delete()
        copied = [_copy(model, source, target) for model in listed]
        _set_sequences(connections[target], listed)
    return copied


@contextlib.contextmanager
def _one_state(alias: str) -> Iterator[None]:
    """Read everything as it was at one moment."""
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _copy(model: type[Model], source: str, target: str) -> CopiedTable:
    names = [field.attname for field in model._meta.concrete_fields]
    rows, digest, batch = 0, 0, []
    for values in _rows(model, source):
        digest = (digest + _digest(values)) % _MODULUS
        batch.append(model(**dict(zip(names, values, strict=True))))
        rows += 1
        if len(batch) == _CHUNK:
            _write(model, target, batch)
            batch = []
    _write(model, target, batch)
    return CopiedTable(table=model._meta.db_table, rows=rows, digest=digest)


def _rows(model: type[Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for values in found.iterator(chunk_size=_CHUNK):
        yield tuple(bytes(each) if isinstance(each, memoryview) else each for each in values)


def _write(model: type[Model], alias: str, batch: list[Model]) -> None:
    if not batch:
        return
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField) and (field.auto_now or field.auto_now_add):
            raise CommandError(f"{field} would be dated anew. Nothing was copied.")
    model._base_manager.using(alias).bulk_create(batch, batch_size=_CHUNK)


def _digest(values: tuple[Any, ...]) -> int:
    return int.from_bytes(hashlib.sha256(repr(values).encode()).digest())


def count_again(alias: str) -> list[CopiedTable]:
    """Read every copied table back and return what is there."""
    found = []
    for model in copied_models():
        rows, digest = 0, 0
        for values in _rows(model, alias):
            rows, digest = rows + 1, (digest + _digest(values)) % _MODULUS
        found.append(CopiedTable(table=model._meta.db_table, rows=rows, digest=digest))
    return found


# --- Triggers and counters of each database ------------------------------------------------
@contextlib.contextmanager
def _sleeping_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Put the triggers to sleep until the end of the block, in the caller's transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [model._meta.db_table for model in copied_models()]
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            yield
            # Foreign keys are checked now: a table with checks pending cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        asleep = cursor.fetchall()
        for name, _sql in asleep:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in asleep:
            cursor.execute(sql, None)


def _set_sequences(connection: BaseDatabaseWrapper, listed: list[type[Model]]) -> None:
    """Let every counter go on after the last row copied."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), listed):
            cursor.execute(statement)
