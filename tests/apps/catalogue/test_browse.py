"""Browsing, counting and the page of one service."""

from datetime import date, timedelta

import pytest
from tests.apps.catalogue.factories import STARTS, make_active, make_draft

from guichet.catalogue.actions import index_everything, index_services
from guichet.catalogue.models import Service, ServiceFacet
from guichet.catalogue.queries import (
    Totals,
    browse_by,
    catalogue_report,
    facets,
    run_here,
    service_card,
    totals,
)
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def four() -> None:
    for code, name, runs_here in (
        ("b", "Boat permit", False),
        ("e", "Élan permit", False),
        ("z", "Zone permit", True),
    ):
        made = make_active(code, name={"en": name, "fr": name}, runs_here=runs_here)
        ServiceFacet.objects.create(service=made, facet="need", value="travelling")
    hidden = make_draft("hidden")
    ServiceFacet.objects.create(service=hidden, facet="need", value="travelling")
    ServiceFacet.objects.create(service=hidden, facet="need", value="retiring")


@pytest.mark.usefixtures("four")
def test_services_run_here_come_first_then_names_as_readers_sort_them() -> None:
    page = browse_by(PUBLIC, facet="need", value="travelling", language="en")
    assert [result.code for result in page.results] == ["z", "b", "e"]
    assert page.total == 3
    second = browse_by(PUBLIC, facet="need", value="travelling", language="en", offset=2, limit=2)
    assert [result.code for result in second.results] == ["e"]


@pytest.mark.usefixtures("four")
def test_browsing_by_organization_and_by_what_is_not_there() -> None:
    assert browse_by(PUBLIC, facet="organization", value="fisheries", language="en").total == 3
    assert browse_by(PUBLIC, facet="organization", value="nobody", language="en").total == 0
    assert browse_by(PUBLIC, facet="audience", value="'; --", language="en").total == 0


@pytest.mark.usefixtures("four")
def test_facets_count_active_services_and_leave_out_the_empty() -> None:
    found = facets(PUBLIC, language="fr")
    assert [(choice.code, choice.title, choice.services) for choice in found.needs] == [
        ("travelling", "Voyager", 3)
    ]
    assert found.audiences == ()
    assert [(choice.code, choice.services) for choice in found.organizations] == [("fisheries", 3)]


@pytest.mark.usefixtures("four")
def test_totals_count_what_people_can_ask_for() -> None:
    assert totals(PUBLIC) == Totals(services=3, organizations=1, run_here=1)


@pytest.mark.usefixtures("four")
def test_a_page_is_there_from_the_first_active_day_and_never_for_a_draft() -> None:
    assert service_card(PUBLIC, code="b", language="en", today=STARTS) is not None
    day_before = STARTS - timedelta(days=1)
    assert service_card(PUBLIC, code="b", language="en", today=day_before) is None
    assert service_card(PUBLIC, code="hidden", language="en", today=date(2026, 1, 1)) is None
    assert service_card(PUBLIC, code="nothing", language="en", today=date(2026, 1, 1)) is None


def test_a_year_for_which_nothing_was_filed_has_no_report() -> None:
    assert catalogue_report(PUBLIC, fiscal_year="2023-2024") is None


@pytest.mark.usefixtures("four")
def test_what_is_kept_of_lists_is_forgotten_when_the_catalogue_is_written_to() -> None:
    def listed() -> list[str]:
        page = browse_by(PUBLIC, facet="need", value="travelling", language="en")
        return [result.code for result in page.results]

    index_everything()
    assert listed() == ["z", "b", "e"]
    assert totals(PUBLIC).services == 3
    assert facets(PUBLIC, language="en").needs[0].services == 3
    made = make_active("a", name={"en": "Aged boat permit", "fr": "Vieux"}, runs_here=False)
    ServiceFacet.objects.create(service=made, facet="need", value="travelling")
    Service.objects.filter(code="b").update(name={"en": "Zoo permit", "fr": "Zoo"})
    # Kept until then, which shows that something is kept at all.
    assert listed() == ["z", "b", "e"]
    index_services(services=[made.pk])
    assert listed() == ["z", "a", "e", "b"]
    assert totals(PUBLIC).services == 4
    assert facets(PUBLIC, language="en").needs[0].services == 4
    assert [each.code for each in run_here(PUBLIC, language="en")] == ["z"]
