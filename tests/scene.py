"""One house with two offices and two applicants: what tests of access look at."""

from dataclasses import dataclass
from uuid import UUID

from guichet.casework.actions import Receipt
from guichet.catalogue.definitions import definition_for
from guichet.components.follow import follow_token
from guichet.components.jurisdiction import brand_digest
from tests.apps.casework.licence import ANSWERS, AT, CODE, open_the_licence, send
from tests.apps.catalogue.factories import make_office
from tests.people import People, staff_two_offices

# Words of A's file that nobody else may ever be shown.
SECRET_WORDS = "Applicant Aardvark of the first file"
OTHER_WORDS = "Applicant Zebra of the second file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The people, the two files in the first office, and what addresses are filled with."""

    people: People
    first: Receipt
    second: Receipt
    values: dict[str, str]

    def values_for(self, case: UUID) -> dict[str, str]:
        """Return what fills an address that leads to this case."""
        return {**self.values, "case": str(case)}


def set_the_scene() -> Scene:
    """Open the licence, hire the people and receive two applications."""
    office = open_the_licence()
    other = make_office("parks-director", organization="parks")
    people = staff_two_offices(office=office.pk, other=other.pk)
    first = send(answers={**ANSWERS, "full_name": SECRET_WORDS}, at=AT)
    second = send(answers={**ANSWERS, "full_name": OTHER_WORDS}, at=AT)
    group = definition_for(CODE).groups[0].code
    return Scene(
        people=people,
        first=first,
        second=second,
        values={
            "code": CODE,
            "service": CODE,
            "group": group,
            "facet": "need",
            "value": "fishing-and-hunting",
            "recourse": "objection",
            "link": "x",
            "slip": "x",
            "way": "practice",
            "handle": "x",
            "document": "00000000-0000-4000-8000-0000000000d0",
            "case": str(first.case),
            # The second's case under the first's signature: it opens nothing.
            "token": follow_token(first.case).replace(first.case.hex, second.case.hex),
            "pk": "1",
            "list_number": "0",
            "digest": brand_digest(),
            "key": "x",
            "object_id": str(people.officer.id),
            "app_label": "identity",
            "content_type_id": "1",
            "url": "x",
            "user": str(people.officer.id),
            "office": str(office.pk),
            "question": str(first.case),
            "rest": "nowhere",
            "provider_id": "department",
            "verification": str(first.case),
            "place": "licences-director",
            "ticket": str(first.case),
            "call": str(first.case),
            "mail": str(first.case),
        },
    )
