"""CPSV-AP 3.2.0, the Core Public Service Vocabulary: a JSON-LD graph in every language.

Source of names: github.com/SEMICeu/CPSV-AP, `releases/3.2.0`. Its times are calendar durations
and our standards are business days, so a standard is written in words beside its channel; what
was observed has no home there.
"""

from collections.abc import Iterable, Iterator, Mapping

from guichet.catalogue.adapters.exchange.facts import (
    ChannelFacts,
    OrganizationFacts,
    ServiceFacts,
    Texts,
)

Node = dict[str, object]

_CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "adms": "http://www.w3.org/ns/adms#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CURRENCY = "http://publications.europa.eu/resource/authority/currency/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = {"en": "ENG", "fr": "FRA"}


def cpsv_ap(
    services: Iterable[ServiceFacts], *, base: str, currency: str, territory: str
) -> Mapping[str, object]:
    """Return the services as a JSON-LD document; `base` is the site's address.

    `territory` is the IRI of where they are offered.
    """
    nodes: dict[str, Node] = {territory: {"@id": territory, "@type": "dct:Location"}}
    for service in services:
        for node in _nodes(service, base, currency, territory):
            nodes[str(node["@id"])] = node
    return {"@context": _CONTEXT, "@graph": list(nodes.values())}


def _nodes(facts: ServiceFacts, base: str, currency: str, territory: str) -> Iterator[Node]:
    here = f"{base}/id/service/{facts.code}"
    authority = f"{base}/id/organization/{facts.organization.code}"
    status = f"{base}/id/status/{facts.status.replace(' ', '-')}"
    channels = [(f"{here}/channel/{each.code}", each) for each in facts.channels]
    needs = {f"{base}/id/need/{code}": title for code, title in facts.needs.items()}
    audiences = {f"{base}/id/audience/{code}": title for code, title in facts.audiences.items()}
    languages = [f"{_LANGUAGE}{_LANGUAGES[code]}" for code in facts.name if code in _LANGUAGES]
    cost, law = f"{here}/cost", f"{here}/law"
    service: Node = {
        "@id": here,
        "@type": "cpsv:PublicService",
        "dct:identifier": facts.code,
        "dct:title": _texts(facts.name),
        "dct:description": _texts(facts.description),
        "cv:hasCompetentAuthority": _ref(authority),
        "adms:status": _ref(status),
        "dct:spatial": _ref(territory),
        "dct:language": [_ref(each) for each in languages],
        "cv:hasChannel": [_ref(each) for each, _ in channels],
        "cv:isGroupedBy": [_ref(each) for each in needs],
        "dct:audience": [_ref(each) for each in audiences],
        "cv:hasCost": [_ref(cost)] if facts.fee_cents is not None else [],
        "cv:hasLegalResource": [_ref(law)] if facts.law else [],
    }
    yield {key: value for key, value in service.items() if value != []}
    yield _authority(authority, facts.organization, territory)
    yield _concept(status, {"en": facts.status})
    for address, channel in channels:
        yield from _channel(address, channel, base)
    for address, title in needs.items():
        yield {
            "@id": address,
            "@type": "cv:LifeEvent",
            "dct:identifier": address.rpartition("/")[2],
            "dct:title": _texts(title),
        }
    for address, title in audiences.items():
        yield _concept(address, title)
    for address in languages:
        yield {"@id": address, "@type": "dct:LinguisticSystem"}
    if facts.fee_cents is not None:
        yield from _cost(cost, facts.fee_cents, currency)
    if facts.law:
        yield {"@id": law, "@type": "eli:LegalResource", "dct:title": _texts(facts.law)}


def _authority(address: str, facts: OrganizationFacts, territory: str) -> Node:
    return {
        "@id": address,
        "@type": "cv:PublicOrganisation",
        "dct:identifier": facts.code,
        "dct:title": _texts(facts.name),
        "skos:prefLabel": _texts(facts.name),
        "dct:spatial": _ref(territory),
    }


def _channel(address: str, facts: ChannelFacts, base: str) -> Iterator[Node]:
    kind = f"{base}/id/channel/{facts.code}"
    said = {
        language: " ".join(
            text for text in (facts.contact.get(language), facts.standard.get(language)) if text
        )
        for language in {**facts.contact, **facts.standard}
    }
    node: Node = {
        "@id": address,
        "@type": "cv:Channel",
        "dct:identifier": address.partition("/id/service/")[2],
        "dct:type": _ref(kind),
        "dct:description": _texts(said),
    }
    yield {key: value for key, value in node.items() if value != []}
    yield _concept(kind, {"en": facts.code})


def _cost(address: str, cents: int, currency: str) -> Iterator[Node]:
    yield {
        "@id": address,
        "@type": "cv:Cost",
        "dct:identifier": address.partition("/id/service/")[2],
        "cv:hasValue": {"@type": "xsd:double", "@value": cents / 100},
        "cv:currency": _ref(_CURRENCY + currency),
    }
    yield _concept(_CURRENCY + currency, {"en": currency})


def _concept(address: str, label: Texts) -> Node:
    return {"@id": address, "@type": "skos:Concept", "skos:prefLabel": _texts(label)}


def _texts(texts: Texts) -> list[Node]:
    return [{"@language": language, "@value": text} for language, text in texts.items() if text]


def _ref(address: str) -> Node:
    return {"@id": address}
