"""The GC Service Inventory, as the federal open government portal publishes it."""

from guichet.catalogue.adapters.gc_inventory.history import (
    HistoryRow,
    timeliness_rows,
    volume_rows,
)
from guichet.catalogue.adapters.gc_inventory.joint import JointService, joint_services, twins
from guichet.catalogue.adapters.gc_inventory.mapping import (
    ONLINE_POINTS,
    SERVICE_COLUMNS,
    STANDARD_COLUMNS,
    VOLUMES,
    ServiceRow,
    StandardRow,
    service_row,
    standard_row,
)
from guichet.catalogue.adapters.gc_inventory.organizations import (
    PublishedOrganization,
    published_organizations,
)
from guichet.catalogue.adapters.gc_inventory.reading import (
    SERVICE_FILE,
    STANDARD_FILE,
    InventoryUnreadable,
    Row,
    read_rows,
)
from guichet.catalogue.adapters.gc_inventory.writing import write_inventory

__all__ = [
    "ONLINE_POINTS",
    "SERVICE_COLUMNS",
    "SERVICE_FILE",
    "STANDARD_COLUMNS",
    "STANDARD_FILE",
    "VOLUMES",
    "HistoryRow",
    "InventoryUnreadable",
    "JointService",
    "PublishedOrganization",
    "Row",
    "ServiceRow",
    "StandardRow",
    "joint_services",
    "published_organizations",
    "read_rows",
    "service_row",
    "standard_row",
    "timeliness_rows",
    "twins",
    "volume_rows",
    "write_inventory",
]
