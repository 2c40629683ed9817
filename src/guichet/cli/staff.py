"""`guichet staff`: how many people a counter or a telephone line needs, by the exact formulas."""

import argparse
import json
import sys

from guichet.analysis.queueing.formulas.erlang import ErlangA, ErlangC
from guichet.analysis.queueing.formulas.staffing import least_servers
from guichet.analysis.queueing.model.units import Unit
from guichet.analysis.queueing.reading.quantities import BadQuantity, duration, rate

_BESIDE = 2
"""Rows shown below and above the answer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the load and the standard, each with its unit."""
    parser.add_argument("--arrivals", required=True, help="such as '240 per hour'")
    parser.add_argument("--service", required=True, help="mean time with a client, '180 s'")
    parser.add_argument("--within", required=True, help="the wait promised, '20 s'")
    parser.add_argument("--share", required=True, type=float, help="kept for so many, 0.8")
    parser.add_argument("--patience", help="mean time until people give up, '2 min'")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Print the fewest servers that keep the standard, with their neighbours."""
    try:
        arrivals = rate(options.arrivals, unit=Unit.SECOND)
        service = 1.0 / duration(options.service, unit=Unit.SECOND)
        within = duration(options.within, unit=Unit.SECOND)
        patience = 1.0 / duration(options.patience, unit=Unit.SECOND) if options.patience else None
        servers = least_servers(
            arrival_rate=arrivals,
            service_rate=service,
            within=within,
            share=options.share,
            patience_rate=patience,
        )
    except (BadQuantity, ValueError, ZeroDivisionError) as refused:
        print(f"guichet staff: {refused}", file=sys.stderr)
        return 1
    rows = [
        _row(count, arrivals, service, within, patience)
        for count in range(max(1, servers - _BESIDE), servers + _BESIDE + 1)
        if patience is not None or arrivals < count * service
    ]
    if options.json:
        print(json.dumps({"servers": servers, "unit": "second", "rows": rows}, indent=2))
        return 0
    print(f"{servers} servers keep {options.share:.1%} within {options.within}.\n")
    print("servers   kept   mean wait (s)   in use   give up")
    for row in rows:
        print(
            f"{row['servers']:7.0f}{row['kept']:7.1%}{row['wait_mean']:16.2f}"
            f"{row['utilization']:9.1%}{row['abandon_share']:10.1%}"
        )
    return 0


def _row(
    servers: int, arrivals: float, service: float, within: float, patience: float | None
) -> dict[str, float]:
    """Return what so many servers achieve; times in seconds."""
    if patience is None:
        line = ErlangC(arrival_rate=arrivals, service_rate=service, servers=servers)
        return {
            "servers": servers,
            "kept": line.wait_within(within),
            "wait_mean": line.wait_mean,
            "utilization": line.load / servers,
            "abandon_share": 0.0,
        }
    leaving = ErlangA(
        arrival_rate=arrivals, service_rate=service, servers=servers, patience_rate=patience
    )
    return {
        "servers": servers,
        "kept": 1.0 - leaving.offered_wait_exceeds(within),
        "wait_mean": leaving.wait_mean,
        "utilization": leaving.utilization,
        "abandon_share": leaving.abandon_share,
    }
