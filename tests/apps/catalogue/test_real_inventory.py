"""The published inventory of 2023-2024: figures told by a second route, and searches that find."""

import csv
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from tests.ground import REPOSITORY

from guichet.catalogue import queries
from guichet.catalogue.actions import import_inventory, load_jurisdiction
from guichet.catalogue.models import StandardResult
from guichet.interactions.rules import PUBLIC

_FOLDER = Path(settings.PUBLISHED_DATA or "/nowhere") / "gc-service-inventory"
_YEAR = "2023-2024"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not _FOLDER.is_dir(), reason="GUICHET_DATA names no folder with gc-service-inventory"
    ),
]


@pytest.fixture(scope="module")
def counted(
    django_db_setup: None,  # noqa: ARG001 - asked for its effect
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[int, int, int, int]]:
    """Import the inventory and the example jurisdiction once, in a transaction taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        report = import_inventory(folder=_FOLDER)
        load_jurisdiction(
            folder=REPOSITORY / "jurisdictions" / "northshore",
            at=datetime(2026, 11, 23, tzinfo=UTC),
        )
        yield report.added, report.updated, report.unchanged, len(report.rejected)
        transaction.set_rollback(True)


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(_FOLDER / name, "rt", encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["fiscal_yr"] == _YEAR]


def number(word: str) -> int:
    return int(word) if word.isdigit() else 0


def test_every_published_row_is_kept_and_met_again_unchanged(
    counted: tuple[int, int, int, int],
) -> None:
    assert counted == (1752 + 2343, 0, 0, 0)
    again = import_inventory(folder=_FOLDER)
    assert (again.added, again.updated, again.unchanged, again.rejected) == (0, 0, 4095, [])


def test_what_leaves_is_what_came_and_the_standards_byte_for_byte(
    counted: tuple[int, int, int, int], tmp_path: Path
) -> None:
    del counted
    call_command("export_gc_inventory", str(tmp_path), stdout=StringIO())
    with gzip.open(_FOLDER / "service_std.csv.gz") as file:
        assert (tmp_path / "service_std.csv").read_bytes() == file.read()
    with (
        gzip.open(_FOLDER / "service.csv.gz", "rt", encoding="utf-8-sig", newline="") as came,
        (tmp_path / "service.csv").open(encoding="utf-8-sig", newline="") as left,
    ):
        # The one row filed early for a later year goes to the end.
        by_year = sorted(csv.DictReader(came), key=lambda row: row["fiscal_yr"])
        assert list(csv.DictReader(left)) == by_year


def test_the_report_has_its_keys_and_the_publishers_figures(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    out = StringIO()
    call_command("report_catalogue", "--fiscal-year", _YEAR, "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert list(report) == [
        *("services_reported", "services_in_scope", "services_external", "organizations"),
        *("services_with_standard", "end_to_end_external", "end_to_end_share_of_external"),
        *("end_to_end_share_of_applicable", "online_any_external", "standards_met"),
        *("standards_assessed", "standards_unassessed", "by_type", "by_channel"),
        *("by_organization", "applications_total", "applications_total_counted_once"),
        *("applications_by_channel", "interactions_total", "top_services"),
    ]
    assert report["services_reported"] == 1751
    assert report["services_in_scope"] == 1718
    assert report["services_external"] == 1596
    assert report["end_to_end_external"] == 382
    assert (report["standards_met"], report["standards_assessed"]) == (1307, 1776)


def test_every_figure_agrees_with_plain_counting_of_the_files(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    report = queries.catalogue_report(PUBLIC, fiscal_year=_YEAR)
    assert report is not None
    everything = rows("service.csv.gz")
    scope = [
        row
        for row in everything
        if "EXTERN" in row["service_scope"].split(",")
        or "ENTERPRISE" in row["service_scope"].split(",")
    ]
    external = [row for row in scope if "EXTERN" in row["service_scope"].split(",")]
    points = [[row[c] for c in row if c.startswith("os_") and "com" not in c] for row in external]
    assert {len(six) for six in points} == {6}
    complete = sum("Y" in six and "N" not in six for six in points)
    applicable = sum(set(six) != {"NA"} for six in points)
    keys = {(row["owner_org"], row["service_id"]) for row in scope}
    standards = [
        row for row in rows("service_std.csv.gz") if (row["owner_org"], row["service_id"]) in keys
    ]
    assert report.organizations == len({row["owner_org"] for row in everything})
    assert report.services_with_standard == len(
        {(row["owner_org"], row["service_id"]) for row in standards}
    )
    assert report.end_to_end_external == complete
    assert report.end_to_end_share_of_external == complete / len(external)
    assert report.end_to_end_share_of_applicable == complete / applicable
    assert report.online_any_external == sum("Y" in six for six in points)
    assert report.standards_unassessed == sum(row["target_met"] == "NA" for row in standards)
    for column, told in (
        ("type", report.by_type),
        ("channel", report.by_channel),
        ("owner_org", report.by_organization),
    ):
        verdicts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in standards:
            verdicts[row[column]][row["target_met"]] += 1
        assert {code: (t.met, t.assessed, t.unassessed) for code, t in told.items()} == {
            code: (c["Y"], c["Y"] + c["N"], c["NA"]) for code, c in verdicts.items()
        }
    assert report.applications_total == sum(number(r["num_applications_total"]) for r in scope)
    assert report.applications_by_channel == {
        column.removeprefix("num_applications_").removeprefix("by_"): sum(
            number(row[column]) for row in scope
        )
        for column in scope[0]
        if column.startswith("num_applications_") and not column.endswith("_total")
    }
    assert report.interactions_total == report.applications_total + sum(
        number(row["num_phone_enquiries"]) for row in scope
    )
    largest = sorted(scope, key=lambda row: -number(row["num_applications_total"]))[:10]
    assert [
        (top.service_id, top.name, top.organization, top.applications)
        for top in report.top_services
    ] == [
        (
            row["service_id"],
            row["service_name_en"],
            row["owner_org"],
            number(row["num_applications_total"]),
        )
        for row in largest
    ]


def test_joint_services_are_counted_once_by_a_second_route(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    report = queries.catalogue_report(PUBLIC, fiscal_year=_YEAR)
    assert report is not None
    filed = {
        row["service_id"]: (number(row["num_applications_total"]), row["owner_org"])
        for row in rows("service.csv.gz")
    }
    twice = sum(
        applications
        for key, (applications, organization) in filed.items()
        if key.startswith("SRV0") and filed.get(key[4:], (0, ""))[1] == organization
    )
    passports, dental = filed["1242"][0], filed["3602"][0]
    once = report.applications_total - passports - dental - twice
    assert report.applications_total_counted_once == once == 401_349_517


def verdict(row: dict[str, str]) -> str:
    """Judge a standard by the publisher's rule: four decimals against the target, or not at all."""
    met, total, target = row["volume_meeting_target"], row["total_volume"], row["target"]
    if not met or not number(total) or not target or float(target) == 0:
        return "NA"
    return "Y" if round(int(met) / int(total), 4) >= float(target) else "N"


def test_verdicts_follow_the_publishers_rule_and_no_miss_is_rounded_into_a_hit(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    standards = rows("service_std.csv.gz")
    assert [row for row in standards if verdict(row) != row["target_met"]] == []
    near = [
        row
        for row in standards
        if row["target_met"] == "N"
        and round(float(row["performance"]) * 100) >= float(row["target"]) * 100
    ]
    assert len(near) == 22
    for row in near:
        stored = StandardResult.objects.get(
            standard__service__code=f"gc-{row['service_id']}",
            standard__code=row["service_standard_id"],
        )
        assert (stored.performance, stored.met) == (row["performance"], "N")


@pytest.mark.parametrize(
    "text",
    [
        *("poisson", "pecheur", "pêcheurs", "fising lisence", "licence de pêche", "fishing"),
        *("permis de peche", "fishing license", "FISHERMEN", "comercial fishing", "homard"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_fishing_licence_is_among_the_first_five(
    counted: tuple[int, int, int, int], text: str, language: str
) -> None:
    del counted
    page = queries.search(PUBLIC, text=text, language=language, limit=5)
    assert "coastal-fishing-licence" in [result.code for result in page.results]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("pasport", "gc-1242"), ("passeports", "gc-1242"), ("canadian passport", "gc-1242")),
        *(("old age security", "gc-1001"), ("sécurité de la vieillesse", "gc-1001")),
        *(("assurance emploi", "gc-1003"), ("employment insurence", "gc-1003")),
        *(("register a vessel", "gc-SRV03485"), ("work permit", "gc-SRV03051")),
        *(("permis de travail", "gc-SRV03051"), ("gst returns", "gc-1099")),
    ],
)
def test_what_people_type_finds_what_they_mean(
    counted: tuple[int, int, int, int], text: str, code: str
) -> None:
    del counted
    page = queries.search(PUBLIC, text=text, language="en", limit=5)
    assert code in [result.code for result in page.results]


def test_searching_and_the_service_page_answer_at_once(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    taken = []
    texts = ["fising lisence", "permis de travail", "services", "information request", "impots"]
    for text in texts * 8:
        start = time.perf_counter()
        queries.search(PUBLIC, text=text, language="fr")
        taken.append(time.perf_counter() - start)
    # The promise is 50 ms at the 95th percentile, measured by the benchmark; here, no disaster.
    assert sorted(taken)[len(taken) // 2] < 0.1


def test_the_page_of_a_filed_service_says_who_answers_and_what_was_filed(
    counted: tuple[int, int, int, int],
) -> None:
    del counted
    card = queries.service_card(PUBLIC, code="gc-1242", language="fr", today=date(2026, 11, 23))
    assert card is not None
    assert card.name == "Passeport canadien"
    assert card.office.provisional
    assert card.office.organization_code == "esdc-edsc"
    assert [(partner.organization, partner.role) for partner in card.partners] == [
        ("cic", "owns-policy")
    ]
    assert card.start_url.startswith("https://www.canada.ca/fr/")
    assert {standard.results[0].met for standard in card.standards} == {"Y", "N"}
    words = {(v.kind, v.channel): v.word for v in card.volumes}
    assert words["applications", "online"] == "NA"
    assert words["applications", "in_person"] == "3981638"
    assert card.filed_year == _YEAR
