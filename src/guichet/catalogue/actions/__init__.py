"""Everything that writes to the catalogue, one transaction each."""

from guichet.catalogue.actions.alerts import give_alert, take_alert_back
from guichet.catalogue.actions.import_history import HistoryReport, import_history
from guichet.catalogue.actions.import_inventory import import_inventory
from guichet.catalogue.actions.indexing import index_everything, index_services
from guichet.catalogue.actions.load_jurisdiction import load_jurisdiction
from guichet.catalogue.actions.own_results import KeptPromises, record_own_results
from guichet.catalogue.actions.own_services import LoadRefused
from guichet.catalogue.actions.reports import Change, ImportReport, LoadReport, Rejection
from guichet.catalogue.actions.transfer import transfer
from guichet.catalogue.actions.waits import NewScore, NewWait, publish_waits

__all__ = [
    "Change",
    "HistoryReport",
    "ImportReport",
    "KeptPromises",
    "LoadRefused",
    "LoadReport",
    "NewScore",
    "NewWait",
    "Rejection",
    "give_alert",
    "import_history",
    "import_inventory",
    "index_everything",
    "index_services",
    "load_jurisdiction",
    "publish_waits",
    "record_own_results",
    "take_alert_back",
    "transfer",
]
