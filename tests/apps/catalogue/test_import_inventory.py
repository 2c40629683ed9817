"""Importing an inventory: every good row kept as it stands, every bad one named."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.apps.catalogue.factories import make_office
from tests.apps.catalogue.inventory import service, standard, write_inventory

from guichet.catalogue.actions import ImportReport, import_inventory
from guichet.catalogue.adapters.gc_inventory import InventoryUnreadable
from guichet.catalogue.models import (
    Filing,
    Office,
    Ownership,
    Partner,
    Service,
    StandardResult,
    YearlyVolume,
)
from guichet.catalogue.queries import catalogue_report, search
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db


def told(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, len(report.rejected)


def run(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("import_gc_inventory", str(folder), *options, stdout=out)
    return out.getvalue()


def owners(code: str) -> list[tuple[date, str]]:
    rows = Ownership.objects.filter(service__code=code).order_by("starts")
    return list(rows.values_list("starts", "office__code"))


def test_a_filed_service_becomes_active_with_its_deputy_head_and_its_words(tmp_path: Path) -> None:
    report = import_inventory(folder=write_inventory(tmp_path))
    assert told(report) == (2, 0, 0, 0)
    stored = Service.objects.get(code="gc-100")
    assert stored.status == "active"
    assert stored.name == {"en": "Mooring permit", "fr": "Permis d'amarrage"}
    assert stored.summary == {"en": "Lets you moor.", "fr": "Permet d'amarrer."}
    assert (stored.fee_charged, stored.fee_cents, stored.online_decision) == (False, None, "Y")
    assert stored.channels == ["web", "counter"]
    assert owners("gc-100") == [(date(2023, 4, 1), "head-ports")]
    office = Office.objects.get(code="head-ports")
    assert office.provisional
    assert set(office.title) == {"en", "fr"}


def test_zero_not_applicable_no_data_and_blank_stay_four_words(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    stored = {
        (kind, channel): (word, count)
        for kind, channel, word, count in YearlyVolume.objects.values_list(
            "kind", "channel", "word", "count"
        )
    }
    assert stored["applications", "mail"] == ("0", 0)
    assert stored["applications", "fax"] == ("NA", None)
    assert stored["phone_enquiries", ""] == ("ND", None)
    assert stored["website_visits", ""] == ("", None)
    assert stored["applications", "in_person"] == ("07", 7)


def test_a_result_shown_as_its_target_stays_missed_when_it_was_filed_as_missed(
    tmp_path: Path,
) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    result = StandardResult.objects.get()
    assert (result.target, result.performance, result.met) == ("0.9", "0.9", "N")
    report = catalogue_report(PUBLIC, fiscal_year="2023-2024")
    assert report is not None
    assert (report.standards_met, report.standards_assessed) == (0, 1)


def test_more_met_than_total_and_a_verdict_without_numbers_are_kept_as_filed(
    tmp_path: Path,
) -> None:
    odd = [
        standard(volume_meeting_target="12", total_volume="10", performance="1.2", target_met="Y"),
        standard(
            service_standard_id="Not Available",
            target="",
            volume_meeting_target="",
            total_volume="",
            performance="",
            target_met="Y",
        ),
    ]
    assert told(import_inventory(folder=write_inventory(tmp_path, standards=odd))) == (3, 0, 0, 0)
    assert set(StandardResult.objects.values_list("met", flat=True)) == {"Y"}


def test_the_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path)
    import_inventory(folder=folder)
    assert told(import_inventory(folder=folder)) == (0, 0, 2, 0)
    assert Ownership.objects.count() == 1


def test_gzipped_files_say_the_same(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path / "plain"))
    again = import_inventory(folder=write_inventory(tmp_path / "zipped", gzipped=True))
    assert told(again) == (0, 0, 2, 0)


def test_a_corrected_filing_updates_and_says_what_changed(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    assert search(PUBLIC, text="anchoring", language="en").total == 0
    corrected = service(service_name_en="Anchoring permit", num_applications_online="13")
    missed = standard(target_met="Y")
    told_by = run(write_inventory(tmp_path, [corrected], [missed]))
    assert told_by.endswith("added 0, updated 2, unchanged 0, rejected 0\n")
    assert "gc-100, 2023-2024: service_name_en 'Mooring permit' -> 'Anchoring permit'" in told_by
    assert "gc-100, 2023-2024: num_applications_online '12' -> '13'" in told_by
    assert "gc-100, standard 1, 2023-2024: target_met 'N' -> 'Y'" in told_by
    assert Service.objects.get(code="gc-100").name["en"] == "Anchoring permit"
    assert YearlyVolume.objects.get(channel="online").count == 13
    assert search(PUBLIC, text="anchoring", language="en").total == 1


def test_next_years_filing_is_added_and_named_against_this_years(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    later = service(fiscal_yr="2024-2025", service_name_en="Berthing permit")
    report = import_inventory(folder=write_inventory(tmp_path, [later], []))
    assert told(report) == (1, 0, 0, 0)
    assert any(
        change.what == "gc-100, 2024-2025 after 2023-2024" and change.after == "Berthing permit"
        for change in report.changes
    )
    assert Service.objects.get(code="gc-100").name["en"] == "Berthing permit"
    assert Filing.objects.count() == 2


def test_an_older_year_imported_later_does_not_bring_old_words_back(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    older = service(fiscal_yr="2021-2022", service_name_en="Old permit", owner_org="old-ports")
    import_inventory(folder=write_inventory(tmp_path, [older], []))
    assert Service.objects.get(code="gc-100").name["en"] == "Mooring permit"
    assert owners("gc-100") == [
        (date(2021, 4, 1), "head-old-ports"),
        (date(2023, 4, 1), "head-ports"),
    ]


def test_a_service_filed_by_another_department_is_handed_over_on_1_april(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    moved = service(fiscal_yr="2024-2025", owner_org="coasts", owner_org_title="Coasts | Côtes")
    import_inventory(folder=write_inventory(tmp_path, [moved], []))
    assert owners("gc-100") == [
        (date(2023, 4, 1), "head-ports"),
        (date(2024, 4, 1), "head-coasts"),
    ]


def test_an_office_that_a_department_named_is_left_in_place(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path))
    named = make_office("harbour-master", organization="harbours")
    stored = Service.objects.get(code="gc-100")
    Ownership.objects.create(service=stored, office=named, starts=date(2023, 9, 1))
    moved = service(fiscal_yr="2024-2025", owner_org="coasts", owner_org_title="Coasts | Côtes")
    import_inventory(folder=write_inventory(tmp_path, [moved], []))
    assert owners("gc-100")[-1] == (date(2023, 9, 1), "harbour-master")


def test_two_departments_may_file_one_id_in_one_year(tmp_path: Path) -> None:
    other = service(owner_org="coasts", owner_org_title="Coasts | Côtes")
    folder = write_inventory(tmp_path, [service(), other], [standard(owner_org="coasts")])
    assert told(import_inventory(folder=folder)) == (3, 0, 0, 0)
    assert set(Service.objects.values_list("code", flat=True)) == {"gc-100", "gc-100-coasts"}
    assert StandardResult.objects.get().standard.service.code == "gc-100-coasts"
    assert told(import_inventory(folder=folder)) == (0, 0, 3, 0)


BAD_SERVICES = [
    ({"service_name_fr": "  "}, "service_name_fr is blank"),
    ({"fiscal_yr": "2023-2025"}, "'2023-2025' is no fiscal year"),
    ({"service_id": "Not Available"}, "service_id is 'Not Available'"),
    ({"service_id": ""}, "service_id is ''"),
    ({"service_scope": "EXTERNAL"}, "service_scope is 'EXTERNAL'"),
    ({"service_type": ""}, "service_type is ''"),
    ({"os_decision": "yes"}, "os_decision is 'yes'"),
    ({"num_applications_total": "1,204"}, "num_applications_total: '1,204' is no count"),
    ({"num_phone_enquiries": "-3"}, "num_phone_enquiries: '-3' is no count"),
    ({"owner_org_title": "Ports Board"}, "owner_org_title is 'Ports Board'"),
    ({"owner_org": "Ports Board"}, "owner_org is 'Ports Board'"),
    ({"service_name_en": "nul\0"}, "holds a NUL character"),
]


@pytest.mark.parametrize(("cells", "reason"), BAD_SERVICES)
def test_a_bad_service_is_named_with_its_row_and_the_good_ones_are_kept(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    rows = [service(), service(**{"service_id": "101"} | cells), service(service_id="102")]
    told_by = run(write_inventory(tmp_path, rows, []))
    assert f"rejected: service.csv row 3: {reason}" in told_by
    assert told_by.endswith("added 2, updated 0, unchanged 0, rejected 1\n")
    assert Service.objects.filter(status="active").count() == 2


BAD_STANDARDS = [
    ({"service_standard_id": " "}, "service_standard_id is blank"),
    ({"service_standard_fr": ""}, "service_standard_fr is blank"),
    ({"type": "FAST"}, "type is 'FAST'"),
    ({"channel": "ONLINE"}, "channel is 'ONLINE'"),
    ({"target": "90%"}, "target: '90%' is no fraction"),
    ({"target": "nan"}, "target: 'nan' is no fraction"),
    ({"total_volume": "many"}, "total_volume: 'many' is no count"),
    ({"target_met": ""}, "target_met is ''"),
    ({"service_id": "999"}, "stands under a service that was not filed"),
]


@pytest.mark.parametrize(("cells", "reason"), BAD_STANDARDS)
def test_a_bad_standard_is_named_with_its_row_and_the_good_ones_are_kept(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    rows = [standard(), standard(**{"service_standard_id": "2"} | cells)]
    told_by = run(write_inventory(tmp_path, standards=rows))
    assert f"rejected: service_std.csv row 3: {reason}" in told_by
    assert told_by.endswith("added 2, updated 0, unchanged 0, rejected 1\n")


def test_a_repeated_row_is_named_and_the_first_is_kept(tmp_path: Path) -> None:
    rows = [service(), service(service_name_en="Again")]
    told_by = run(write_inventory(tmp_path, rows, [standard(), standard()]))
    assert "service.csv row 3: repeats row 2" in told_by
    assert "service_std.csv row 3: repeats row 2" in told_by
    assert Service.objects.get().name["en"] == "Mooring permit"


def test_broken_rows_are_named_with_their_lines(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path, [service(), service(service_id="102")], [])
    path = folder / "service.csv"
    first, *rest = path.read_bytes().split(b"\r\n")
    broken = first.count(b",") * b"x," + b"x,too many"
    latin = rest[0].replace(b"Mooring", "Bât".encode("latin-1")).replace(b",100,", b",103,")
    path.write_bytes(b"\r\n".join([first, broken, latin, *rest]))
    told_by = run(folder)
    assert "row 2: has 31 cells where the header has 30" in told_by
    assert "(lines 2 to 2 of the file)" in told_by
    assert "row 3: holds bytes that are not UTF-8" in told_by
    assert told_by.endswith("added 2, updated 0, unchanged 0, rejected 2\n")


def test_rows_no_longer_published_are_named_and_kept(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path, [service(), service(service_id="101")], []))
    told_by = run(write_inventory(tmp_path, [service()], []))
    assert "absent: 2023-2024, ports, 101 is stored but not in these files; kept" in told_by
    assert Service.objects.count() == 2


def test_one_year_may_be_asked_for_and_the_others_are_counted(tmp_path: Path) -> None:
    rows = [service(), service(fiscal_yr="2024-2025")]
    told_by = run(write_inventory(tmp_path, rows), "--fiscal-year", "2024-2025")
    assert "skipped 2 rows of other fiscal years" in told_by
    assert told_by.endswith("added 1, updated 0, unchanged 0, rejected 0\n")
    with pytest.raises(CommandError, match="'2024' is no fiscal year"):
        run(tmp_path, "--fiscal-year", "2024")


def test_strict_ends_with_its_own_code_and_keeps_the_good_rows(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path, [service(), service(service_id="")])
    with pytest.raises(CommandError) as caught:
        run(folder, "--strict")
    assert caught.value.returncode == 3
    assert Service.objects.count() == 1


def test_a_missing_or_damaged_file_writes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InventoryUnreadable, match=r"neither service.csv nor service.csv.gz"):
        import_inventory(folder=tmp_path)
    folder = write_inventory(tmp_path, gzipped=True)
    zipped = folder / "service_std.csv.gz"
    zipped.write_bytes(zipped.read_bytes()[:-20])
    with pytest.raises(InventoryUnreadable, match="Download it again"):
        import_inventory(folder=folder)
    (folder / "service_std.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InventoryUnreadable, match="lacks the columns"):
        import_inventory(folder=folder)
    assert not Service.objects.exists()


def test_passports_are_kept_twice_named_as_partners_and_counted_once(tmp_path: Path) -> None:
    delivered = service(service_id="1242", owner_org="esdc-edsc", num_applications_total="4984089")
    owned = service(
        service_id="SRV03049",
        owner_org="cic",
        owner_org_title="Immigration | Immigration (fr)",
        num_applications_total="5001781",
    )
    other = service(service_id="7")
    import_inventory(folder=write_inventory(tmp_path, [delivered, owned, other], []))
    report = catalogue_report(PUBLIC, fiscal_year="2023-2024")
    assert report is not None
    assert report.applications_total == 4984089 + 5001781 + 19
    assert report.applications_total_counted_once == 5001781 + 19
    assert Service.objects.get(code="gc-SRV03049").counted_with == Service.objects.get(
        code="gc-1242"
    )
    partners = Partner.objects.values_list("service__code", "organization__code", "role")
    assert set(partners) == {
        ("gc-1242", "cic", "owns-policy"),
        ("gc-SRV03049", "esdc-edsc", "delivers"),
    }


def test_one_departments_service_under_two_ids_is_counted_once(tmp_path: Path) -> None:
    rows = [
        service(service_id="2914"),
        service(service_id="SRV02914"),
        service(service_id="SRV02915"),
        service(service_id="2915", service_name_en="Another service"),
    ]
    import_inventory(folder=write_inventory(tmp_path, rows, []))
    report = catalogue_report(PUBLIC, fiscal_year="2023-2024")
    assert report is not None
    assert report.applications_total == 4 * 19
    assert report.applications_total_counted_once == 3 * 19
