"""What the two formats demand, as facts: names, kinds, counts. No text of theirs is kept here.

HSDS: github.com/openreferral/specification, `schema/`: `service.json` and `organization.json` at
67e7b37, `language.json` and `required_document.json` at 149f77c, `cost_option.json` at 01be272,
read field by field against this table on 2026-11-26: names, kinds, formats, what is required, the
four statuses. Ours is the stricter: no field beyond these, no empty text, every id a UUID.
CPSV-AP 3.2.0: github.com/SEMICeu/CPSV-AP, `releases/3.2.0/shacl`: {class: {property: (least, most,
class of what it points to; `text` for texts with a language, `value` for others)}}.
"""

from typing import Any

_TEXT = {"type": "string", "minLength": 1}
_UUID = {"type": "string", "format": "uuid"}
_URI = {"type": "string", "format": "uri"}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


HSDS_SERVICE = _object(
    {
        "id": _UUID,
        "organization_id": _UUID,
        **dict.fromkeys(("name", "alternate_name", "description", "alert"), _TEXT),
        **dict.fromkeys(
            ("application_process", "fees_description", "eligibility_description"), _TEXT
        ),
        "url": _URI,
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
        "organization": _object(
            {"id": _UUID, "name": _TEXT, "description": _TEXT, "website": _URI},
            *("id", "name", "description"),
        ),
        "languages": {
            "type": "array",
            "items": _object(
                {"id": _UUID, "service_id": _UUID, "name": _TEXT, "code": _TEXT}, "id"
            ),
        },
        "cost_options": {
            "type": "array",
            "items": _object(
                {
                    "id": _UUID,
                    "service_id": _UUID,
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                    "amount": {"type": "number", "minimum": 0},
                },
                "id",
            ),
        },
        "required_documents": {
            "type": "array",
            "items": _object({"id": _UUID, "service_id": _UUID, "document": _TEXT}, "id"),
        },
    },
    *("id", "name", "status"),
)

_MANY = 10_000
CPSV_AP: dict[str, dict[str, tuple[int, int, str]]] = {
    "cpsv:PublicService": {
        "dct:identifier": (1, 1, "value"),
        "dct:title": (1, _MANY, "text"),
        "dct:description": (1, _MANY, "text"),
        "cv:hasCompetentAuthority": (1, _MANY, "cv:PublicOrganisation"),
        "adms:status": (0, 1, "skos:Concept"),
        "dct:spatial": (0, _MANY, "dct:Location"),
        "dct:language": (0, _MANY, "dct:LinguisticSystem"),
        "cv:hasChannel": (0, _MANY, "cv:Channel"),
        "cv:isGroupedBy": (0, _MANY, "cv:LifeEvent"),
        "dct:audience": (0, _MANY, "skos:Concept"),
        "cv:hasCost": (0, _MANY, "cv:Cost"),
        "cv:hasLegalResource": (0, _MANY, "eli:LegalResource"),
    },
    "cv:PublicOrganisation": {
        "dct:identifier": (1, 1, "value"),
        "dct:title": (1, _MANY, "text"),
        "skos:prefLabel": (1, _MANY, "text"),
        "dct:spatial": (1, _MANY, "dct:Location"),
    },
    "cv:Channel": {
        "dct:identifier": (1, 1, "value"),
        "dct:type": (0, 1, "skos:Concept"),
        "dct:description": (0, _MANY, "text"),
    },
    "cv:LifeEvent": {"dct:identifier": (1, 1, "value"), "dct:title": (1, _MANY, "text")},
    "cv:Cost": {
        "dct:identifier": (1, 1, "value"),
        "cv:hasValue": (0, 1, "value"),
        "cv:currency": (0, 1, "skos:Concept"),
    },
    "eli:LegalResource": {"dct:title": (1, _MANY, "text")},
    "skos:Concept": {"skos:prefLabel": (1, _MANY, "text")},
    "dct:Location": {},
    "dct:LinguisticSystem": {},
}


def cpsv_faults(document: dict[str, Any]) -> list[str]:
    """Return what in a document is against the shapes, naming the node and the property."""
    nodes = {node["@id"]: node for node in document["@graph"]}
    faults = [] if len(nodes) == len(document["@graph"]) else ["a node stands twice"]
    for address, node in nodes.items():
        shape = CPSV_AP.get(node["@type"])
        if shape is None:
            faults.append(f"{address}: class {node['@type']}")
            continue
        faults += [f"{address}: {name}" for name in set(node) - set(shape) - {"@id", "@type"}]
        for name, (least, most, kind) in shape.items():
            found = node.get(name, [])
            values = found if isinstance(found, list) else [found]
            fits = least <= len(values) <= most and all(
                _fits(value, kind, nodes) for value in values
            )
            if not fits:
                faults.append(f"{address}: {name} is {found}")
    return faults


def _fits(value: Any, kind: str, nodes: dict[str, Any]) -> bool:  # noqa: ANN401 - JSON
    if kind == "text":
        return bool(value.get("@language")) and bool(value.get("@value"))
    if kind == "value":
        return not isinstance(value, dict) or "@value" in value
    return bool(nodes.get(value["@id"], {}).get("@type") == kind)
