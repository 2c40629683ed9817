"""Permits for tests, issued through the real action."""

import importlib.util
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction

from guichet.interactions.rules import SYSTEM
from guichet.permits.actions import IssuedPermit, issue
from guichet.permits.queries import PermitCard, permit_of_case
from guichet.permits.rules import Fact

AT = datetime(2026, 12, 8, 15, 0, tzinfo=UTC)
IN_FORCE = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
REPOSITORY = Path(__file__).resolve().parents[3]

FACTS = (
    Fact(label={"en": "Vessel", "fr": "Bateau"}, value="NS 40718"),
    Fact(
        label={"en": "Area", "fr": "Zone"},
        value={"en": "Coastal zones 3 and 4", "fr": "Zones côtières 3 et 4"},
    ),
    Fact(
        label={"en": "Conditions", "fr": "Conditions"},
        value={
            "en": "Log every landing within 24 hours.",
            "fr": "Déclarez chaque débarquement dans les 24 heures.",
        },
    ),
)


def issue_permit(**changes: Any) -> IssuedPermit:  # noqa: ANN401 - any argument of issue()
    """Issue a fishing licence; any argument may be another."""
    values: dict[str, Any] = {
        "case": uuid.uuid4(),
        "service": "coastal-fishing-licence",
        "kind": "coastal-fishing-licence",
        "name": {
            "en": "Coastal commercial fishing licence",
            "fr": "Permis de pêche commerciale côtière",
        },
        "holder": "Applicant 0001",
        "facts": FACTS,
        "office_title": {"en": "Director, Licences", "fr": "Direction des permis"},
        "organization": {
            "en": "Ministry of Fisheries and Coasts",
            "fr": "Ministère des Pêches et des Côtes",
        },
        "valid_from": date(2027, 1, 1),
        "valid_until": date(2027, 12, 31),
        "language": "en",
        "at": AT,
        "zone": "America/Halifax",
    } | changes
    with transaction.atomic():
        return issue(**values)


def permit_card(**changes: Any) -> PermitCard:  # noqa: ANN401 - any argument of issue()
    """Issue a permit and return it as its holder sees it."""
    card = permit_of_case(SYSTEM, case=issue_permit(**changes).case)
    assert card is not None
    return card


def second_verifier() -> ModuleType:
    """Return `tools/verify_permit.py`, the implementation that shares no line with ours."""
    name = "verify_permit"
    if name not in sys.modules:
        path = REPOSITORY / "tools" / "verify_permit.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]
