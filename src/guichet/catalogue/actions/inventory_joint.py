"""Mark services that were filed more than once, so that their applications count once."""

from collections.abc import Mapping, Sequence

from guichet.catalogue.adapters.gc_inventory import ServiceRow, joint_services, twins
from guichet.catalogue.models import Partner, Service


def mark_joint_services(
    *, rows: Sequence[ServiceRow], services: Mapping[tuple[str, str, str], int]
) -> None:
    """Point each member of a joint service at its leader, and name the partner departments.

    Call inside a transaction.
    """
    newest: dict[str, ServiceRow] = {}
    for row in sorted(rows, key=lambda row: row.year):
        if row.key in services:
            newest[row.published_id] = row
    keys = {published_id: services[row.key] for published_id, row in newest.items()}
    leaders = {
        keys[twin]: keys[leader]
        for twin, leader in twins(rows).items()
        if twin in keys and leader in keys
    }
    organizations = dict(
        Service.objects.filter(pk__in=keys.values()).values_list("pk", "organization")
    )
    for joint in joint_services():
        present = {each: role for each, role in joint.roles.items() if each in keys}
        first = next(iter(present), None)
        for member in present:
            if first is not None and member != first:
                leaders[keys[member]] = keys[first]
            for other, role in present.items():
                if organizations[keys[other]] != organizations[keys[member]]:
                    Partner.objects.get_or_create(
                        service_id=keys[member],
                        organization_id=organizations[keys[other]],
                        role=role,
                    )
    for service in Service.objects.filter(pk__in=leaders):
        if service.counted_with_id != leaders[service.pk]:
            Service.objects.filter(pk=service.pk).update(counted_with=leaders[service.pk])
