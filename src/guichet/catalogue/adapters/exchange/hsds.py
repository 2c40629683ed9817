"""HSDS 3.0, the Human Services Data Specification: one object for each service, in one language.

Source of names: github.com/openreferral/specification, `schema/service.json` and those it names.
Its `wait_time` is deprecated and nothing took its place, so waits are not written.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from django.utils.translation import gettext, override

from guichet.catalogue.adapters.exchange.facts import ServiceFacts, Texts

_LANGUAGE_NAMES = {"en": "English", "fr": "French"}


def hsds(
    services: Iterable[ServiceFacts], *, language: str, currency: str, space: UUID
) -> list[dict[str, object]]:
    """Return the services as HSDS 3.0 has them; `space` makes the same ids at every export."""
    return [_service(each, language, currency, space) for each in services]


def _service(facts: ServiceFacts, language: str, currency: str, space: UUID) -> dict[str, object]:
    here = uuid5(space, f"service/{facts.code}")
    organization = uuid5(space, f"organization/{facts.organization.code}")
    written: dict[str, object] = {
        "id": str(here),
        "organization_id": str(organization),
        "name": _said(facts.name, language),
        "alternate_name": next(
            (text for code, text in facts.name.items() if code != language and text), ""
        ),
        "description": _said(facts.description, language),
        "url": _said(facts.address, language),
        "status": facts.status,
        "application_process": " ".join(facts.steps.get(language, ())),
        "fees_description": _fees(facts, currency, language),
        "eligibility_description": ", ".join(
            _said(title, language) for title in facts.audiences.values()
        ),
        "alert": _said(facts.alert, language),
        "organization": {
            "id": str(organization),
            "name": _said(facts.organization.name, language),
            # Required there; an organization says nothing of itself here but its name.
            "description": _said(facts.organization.name, language),
            "website": facts.organization.address,
        },
        "languages": [
            {
                "id": str(uuid5(here, f"language/{code}")),
                "service_id": str(here),
                "name": _LANGUAGE_NAMES.get(code, code),
                "code": code,
            }
            for code in facts.name
        ],
        "cost_options": _costs(facts, here, currency),
        "required_documents": [
            {"id": str(uuid5(here, f"document/{n}")), "service_id": str(here), "document": line}
            for n, line in enumerate(facts.documents.get(language, ()))
        ],
    }
    return {key: value for key, value in written.items() if value not in ("", [])}


def _fees(facts: ServiceFacts, currency: str, language: str) -> str:
    """Say the fee in the language asked for; nothing where nobody knows of one."""
    if facts.fee_cents:
        return f"{facts.fee_cents / 100:.2f} {currency}"
    if facts.fee_cents is None and facts.fee_charged is None:
        return ""
    with override(language):
        return gettext("A fee is charged") if facts.fee_charged else gettext("Free")


def _costs(facts: ServiceFacts, here: UUID, currency: str) -> list[Mapping[str, object]]:
    if facts.fee_cents is None:
        return []
    return [
        {
            "id": str(uuid5(here, "cost")),
            "service_id": str(here),
            "currency": currency,
            "amount": facts.fee_cents / 100,
        }
    ]


def _said(texts: Texts, language: str) -> str:
    return texts.get(language, "")
