"""Earlier years beside the inventory: kept, added up, drawn, and never over a filing."""

from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.apps.catalogue.inventory import service, standard, write_history, write_inventory

from guichet.catalogue import queries
from guichet.catalogue.actions import import_history, import_inventory
from guichet.catalogue.models import YearlyTimeliness, YearlyVolume
from guichet.catalogue.queries import catalogue_report
from guichet.interactions.rules import PUBLIC

pytestmark = pytest.mark.django_db
NUMBER = "77"


def volume(year: str, channel: str, count: str, published_id: str = "100") -> dict[str, str]:
    key = {"fiscal_yr": year, "org_id": NUMBER, "service_id": published_id}
    return key | {"channel": channel, "volume": count}


def kept(year: str, channel: str, met: str, total: str) -> dict[str, str]:
    key = {"fiscal_yr": year, "org_id": NUMBER, "service_id": "100", "channel": channel}
    return key | {"volume_meeting_target": met, "total_volume": total}


VOLUMES = (
    volume("2021-2022", "online", "30.0"),
    volume("2021-2022", "mail", "12.0"),
    volume("2022-2023", "online", "40.0"),
    volume("2023-2024", "online", "999.0"),
    volume("2022-2023", "online", "5.0", published_id="no-such"),
)
KEPT = (kept("2022-2023", "ONL", "796.0", "1000.0"), kept("2021-2022", "ONL", "0.0", "0.0"))


def write(
    folder: Path,
    volumes: Sequence[Mapping[str, str]] = VOLUMES,
    timeliness: Sequence[Mapping[str, str]] = KEPT,
) -> Path:
    return write_history(folder, volumes, timeliness)


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """Import an inventory of one year, and write a history beside it."""
    folder = write_inventory(tmp_path / "inventory", [service()], [standard()])
    (folder / "org_var.csv").write_text(f"org_name_variant,org_id\nports,{NUMBER}\n")
    import_inventory(folder=folder)
    return write(tmp_path / "history")


def run(folder: Path) -> str:
    out = StringIO()
    call_command("import_gc_history", str(folder), stdout=out)
    return out.getvalue()


def test_it_adds_what_is_new_and_leaves_a_filing_alone(filed: Path) -> None:
    before = catalogue_report(PUBLIC, fiscal_year="2023-2024")
    assert "added 5, updated 0, unchanged 0, rejected 0" in run(filed)
    counts = YearlyVolume.objects.filter(channel="online", kind="applications")
    assert dict(counts.values_list("fiscal_year", "count")) == {
        "2021-2022": 30,
        "2022-2023": 40,
        "2023-2024": 12,
    }
    assert catalogue_report(PUBLIC, fiscal_year="2023-2024") == before


def test_it_says_what_it_left_out(filed: Path) -> None:
    said = run(filed)
    assert "left out 1 rows of services not in the catalogue" in said
    assert "left out 1 volumes of years filed in full" in said


def test_a_second_run_changes_nothing_and_a_mended_row_is_updated(filed: Path) -> None:
    run(filed)
    assert "added 0, updated 0, unchanged 5, rejected 0" in run(filed)
    write(filed, (volume("2022-2023", "online", "41.0"),))
    report = import_history(folder=filed)
    assert (report.added, report.updated, report.unchanged) == (0, 1, 2)
    assert YearlyVolume.objects.get(fiscal_year="2022-2023", channel="online").count == 41


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (volume("2022-2023", "online", "-3.0"), "volume is '-3.0'; write a whole number"),
        (volume("2022-2023", "pigeon", "3.0"), "channel is 'pigeon'"),
        (volume("2022", "online", "3.0"), "2022"),
        (volume("2021-2022", "online", "31.0"), "The first is kept"),
    ],
)
def test_a_row_that_cannot_be_kept_is_named_and_the_others_stay(
    filed: Path, row: dict[str, str], reason: str
) -> None:
    write(filed, (*VOLUMES[:2], row))
    report = import_history(folder=filed)
    (rejected,) = report.rejected
    assert (rejected.file, rejected.number) == ("volume_by_channel.csv", 4)
    assert reason in rejected.reason
    assert report.added == 4


def test_a_missing_file_changes_nothing(filed: Path) -> None:
    (filed / "timeliness_by_channel.csv").unlink()
    with pytest.raises(CommandError, match="holds neither timeliness_by_channel"):
        run(filed)
    assert not YearlyTimeliness.objects.exists()
    assert not YearlyVolume.objects.filter(fiscal_year="2022-2023").exists()


def test_the_service_page_shows_the_years_with_their_four_words(
    client: Client, filed: Path
) -> None:
    run(filed)
    page = client.get("/en/services/gc-100").content.decode()
    assert "Online: 30 in 2021–22, 12 in 2023–24" in page
    assert "79.6%" in page
    assert "no cases" in page
    assert "none given" in page
    assert 'class="plot"' in page


def test_a_year_alone_has_a_table_and_no_drawing(client: Client, filed: Path) -> None:
    del filed  # the inventory alone
    page = client.get("/en/services/gc-100").content.decode()
    assert "How many people asked" in page
    assert 'class="plot"' not in page


def test_an_organization_counts_its_applications_once(client: Client, tmp_path: Path) -> None:
    passports = [
        service(service_id="1242", num_applications_total="19"),
        service(service_id="SRV03049", owner_org="owners", owner_org_title="Owners | Maîtres"),
        service(service_id="100", service_name_en="Berths", owner_org="owners"),
    ]
    import_inventory(folder=write_inventory(tmp_path / "inventory", passports, []))
    years = queries.organization_years(PUBLIC, organization="owners")
    assert years.counted_elsewhere == 1
    assert {(each.channel, each.count) for each in years.volumes} >= {("online", 12)}
    page = client.get("/en/browse/organization/owners").content.decode()
    assert "1 service is left out" in page
    assert "Services of others with its help" in page


def test_a_joint_service_names_everybody_and_one_volume_on_each_page(
    client: Client, tmp_path: Path
) -> None:
    passports = [
        service(service_id="1242", num_applications_total="19"),
        service(
            service_id="SRV03049",
            owner_org="owners",
            owner_org_title="Owners | Maîtres",
            num_applications_total="21",
        ),
    ]
    import_inventory(folder=write_inventory(tmp_path / "inventory", passports, []))
    for code, other in (("gc-1242", "gc-SRV03049"), ("gc-SRV03049", "gc-1242")):
        page = " ".join(client.get(f"/en/services/{code}").content.decode().split())
        assert "Ports Board: delivers it" in page
        assert "Owners: sets the rules" in page
        assert f'<a href="/en/services/{other}">' in page
        assert "counted once, it is 21 in 2023–24" in page
