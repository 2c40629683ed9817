"""Everything that reads the catalogue: frozen answers, never rows."""

from guichet.catalogue.queries.browse import (
    FacetChoice,
    Facets,
    Totals,
    browse_by,
    facets,
    run_here,
    totals,
)
from guichet.catalogue.queries.cards import (
    PartnerCard,
    ResultCard,
    ServiceCard,
    StandardCard,
    VolumeCard,
    service_card,
)
from guichet.catalogue.queries.counter import CounterTerms, counter_terms
from guichet.catalogue.queries.offices import (
    NoAccountableOffice,
    NoSuchOffice,
    OfficeCard,
    accountable_office,
    office_by_code,
    office_calendar,
    office_card,
    offices,
)
from guichet.catalogue.queries.report import CatalogueReport, Tally, TopService, catalogue_report
from guichet.catalogue.queries.results import SearchPage, ServiceResult
from guichet.catalogue.queries.search import search

__all__ = [
    "CatalogueReport",
    "CounterTerms",
    "FacetChoice",
    "Facets",
    "NoAccountableOffice",
    "NoSuchOffice",
    "OfficeCard",
    "PartnerCard",
    "ResultCard",
    "SearchPage",
    "ServiceCard",
    "ServiceResult",
    "StandardCard",
    "Tally",
    "TopService",
    "Totals",
    "VolumeCard",
    "accountable_office",
    "browse_by",
    "catalogue_report",
    "counter_terms",
    "facets",
    "office_by_code",
    "office_calendar",
    "office_card",
    "offices",
    "run_here",
    "search",
    "service_card",
    "totals",
]
