"""Threads held together where both have read and neither has written, with and without locks."""

import threading
from collections.abc import Callable
from importlib import import_module

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from guichet.casework.models import Application

Work = Callable[[], object]


def at_once(*works: Work) -> list[object]:
    """Do everything at once, a thread each, and return results or exceptions in order."""
    results: list[object] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Work) -> None:
        start.wait()
        try:
            results[place] = work()
        except Exception as error:  # noqa: BLE001 - what went wrong is the result
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def meeting(monkeypatch: pytest.MonkeyPatch, *, rule: str = "after") -> Callable[..., None]:
    """Hold the threads together where both have read and asked a rule, in the modules named."""

    def hold(*modules: str, parties: int = 2) -> None:
        barrier = threading.Barrier(parties)

        def waiting(told: Callable[..., object]) -> Callable[..., object]:
            def wait(*given: object, **named: object) -> object:
                said = told(*given, **named)
                try:
                    barrier.wait(timeout=0.5)
                except threading.BrokenBarrierError:
                    barrier.reset()
                return said

            return wait

        for name in modules:
            module = import_module(f"guichet.casework.actions.{name}")
            monkeypatch.setattr(module, rule, waiting(getattr(module, rule)))

    return hold


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the locks off: no row lock on PostgreSQL, no IMMEDIATE transaction on SQLite."""

    def unlocked(self: QuerySet[Application], **_how: object) -> QuerySet[Application]:
        return self.all()

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "transaction_mode", None)
        connections.close_all()
