"""Services that were filed more than once: by several departments, or twice by one."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from guichet.catalogue.adapters.gc_inventory.mapping import ServiceRow
from guichet.catalogue.rules.words import fold

_NUMBERED = re.compile(r"(?:SRV0*)?(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class JointService:
    """One service under several published ids: {id: role of its department}, the leader first."""

    roles: Mapping[str, str]


@cache
def joint_services() -> tuple[JointService, ...]:
    """Return the services declared to be delivered by several departments."""
    file = files("guichet.catalogue.adapters.gc_inventory").joinpath("joint.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["joint"]
    return tuple(
        JointService(roles={member["id"]: member["role"] for member in joint["members"]})
        for joint in listed
    )


def twins(rows: Iterable[ServiceRow]) -> Mapping[str, str]:
    """Return {id: id under which the same department filed the same service already}.

    A department filed twice where two of its ids are one number once `SRV` and leading zeros are
    dropped and both rows bear the same name: `2914` and `SRV02914`.
    """
    leaders: dict[tuple[str, str, str, str], str] = {}
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (len(row.published_id), row.published_id)):
        match = _NUMBERED.fullmatch(row.published_id)
        if match is None:
            continue
        same = (row.year, row.organization, match[1].lstrip("0"), _name(row))
        leader = leaders.setdefault(same, row.published_id)
        if leader != row.published_id:
            found[row.published_id] = leader
    return found


def _name(row: ServiceRow) -> str:
    return " ".join(fold(row.words["service_name_en"]).split())
