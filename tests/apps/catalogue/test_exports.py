"""The catalogue leaves as it came, and in formats that others read."""

import csv
import json
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator, FormatChecker
from tests.apps.catalogue.exchange_shapes import HSDS_SERVICE, cpsv_faults
from tests.apps.catalogue.inventory import service, standard, write_inventory

from guichet.catalogue.actions import import_inventory, load_jurisdiction
from guichet.catalogue.definitions import jurisdiction_folder
from guichet.catalogue.models import Filing

pytestmark = pytest.mark.django_db

ODD = (
    service(service_id="7", service_name_en='Quotes " and, commas', num_phone_enquiries="ND"),
    service(service_id="8", service_description_en="Two\r\nlines", num_website_visits=""),
    service(service_id="9", fiscal_yr="2022-2023", num_applications_total="007"),
)


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: sorted(row.items()))


def test_import_export_import_is_the_same_cell_for_cell(tmp_path: Path) -> None:
    came = write_inventory(tmp_path / "came", ODD, [standard(service_id="7"), standard()])
    came_again = write_inventory(tmp_path / "whole", (*ODD, service()), [standard(service_id="7")])
    import_inventory(folder=came_again)
    said = run("export_gc_inventory", str(tmp_path / "left"))
    assert "wrote 4 services and 1 standards" in said
    for name in ("service.csv", "service_std.csv"):
        assert rows(tmp_path / "left", name) == rows(came_again, name)
    again = import_inventory(folder=tmp_path / "left")
    assert (again.added, again.updated, again.unchanged, again.rejected) == (0, 0, 5, [])
    assert rows(came, "service.csv") != rows(tmp_path / "left", "service.csv")


def test_one_year_can_leave_alone(tmp_path: Path) -> None:
    import_inventory(folder=write_inventory(tmp_path / "came", ODD, []))
    run("export_gc_inventory", str(tmp_path / "left"), "--fiscal-year", "2022-2023")
    assert [row["service_id"] for row in rows(tmp_path / "left", "service.csv")] == ["9"]


def test_an_export_never_goes_over_a_file_that_is_there(tmp_path: Path) -> None:
    came = write_inventory(tmp_path / "came")
    import_inventory(folder=came)
    before = (came / "service.csv").read_bytes()
    with pytest.raises(CommandError, match="is there already"):
        run("export_gc_inventory", str(came))
    assert (came / "service.csv").read_bytes() == before


def test_nothing_filed_is_said_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Nothing was filed for 2001-2002\. Import it first"):
        run("export_gc_inventory", str(tmp_path / "left"), "--fiscal-year", "2001-2002")
    with pytest.raises(CommandError, match="2001"):
        run("export_gc_inventory", str(tmp_path / "left"), "--fiscal-year", "2001")
    assert not (tmp_path / "left").exists()


def _formats() -> FormatChecker:
    """Check what jsonschema leaves alone without its optional packages."""
    checker = FormatChecker()
    checker.checks("uuid", raises=ValueError)(lambda text: bool(UUID(text)))
    checker.checks("uri")(lambda text: all(urlsplit(text)[:2]) and not re.search(r"\s", text))
    return checker


@pytest.fixture
def catalogue(tmp_path: Path) -> None:
    """Load services that run here beside filed ones."""
    load_jurisdiction(
        folder=jurisdiction_folder("northshore"), at=datetime(2026, 11, 1, tzinfo=UTC)
    )
    import_inventory(folder=write_inventory(tmp_path / "came", ODD, []))


def exported(tmp_path: Path, *options: str) -> Any:  # noqa: ANN401 - JSON
    file = tmp_path / "services.json"
    run("export_services", str(file), *options)
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hsds_services_fit_their_schema(tmp_path: Path, language: str) -> None:
    document = exported(tmp_path, "--format", "hsds", "--language", language)
    assert len(document) == 8 + Filing.objects.count()
    validator = Draft202012Validator(HSDS_SERVICE, format_checker=_formats())
    assert [error.message for each in document for error in validator.iter_errors(each)] == []
    assert len({each["id"] for each in document}) == len(document)
    (licence,) = [each for each in document if each["url"].endswith("/coastal-fishing-licence")]
    wanted = {
        "en": "Coastal commercial fishing licence",
        "fr": "Permis de pêche commerciale côtière",
    }
    assert licence["name"] == wanted[language]
    assert licence["fees_description"] == {"en": "Free", "fr": "Gratuit"}[language]
    assert "wait_time" not in licence
    assert document == exported(tmp_path, "--format", "hsds", "--language", language)


@pytest.mark.usefixtures("catalogue")
def test_a_schema_fault_would_be_found(tmp_path: Path) -> None:
    (first, *_) = exported(tmp_path, "--format", "hsds")
    validator = Draft202012Validator(HSDS_SERVICE, format_checker=_formats())
    for change in ({"id": "7"}, {"status": "draft"}, {"url": "no address"}, {"wait": "3"}):
        assert list(validator.iter_errors(first | change)), change


@pytest.mark.usefixtures("catalogue")
def test_cpsv_ap_nodes_fit_their_shapes_and_point_at_each_other(tmp_path: Path) -> None:
    document = exported(tmp_path, "--format", "cpsv-ap")
    assert cpsv_faults(document) == []
    services = [each for each in document["@graph"] if each["@type"] == "cpsv:PublicService"]
    assert len(services) == 8 + Filing.objects.count()
    (licence,) = [each for each in services if each["dct:identifier"] == "coastal-fishing-licence"]
    assert {text["@language"] for text in licence["dct:title"]} == {"en", "fr"}
    assert "cv:processingTime" not in json.dumps(document)


@pytest.mark.usefixtures("catalogue")
def test_a_shape_fault_would_be_found(tmp_path: Path) -> None:
    document = exported(tmp_path, "--format", "cpsv-ap")
    service_node = next(n for n in document["@graph"] if n["@type"] == "cpsv:PublicService")
    service_node["cv:hasCompetentAuthority"] = {"@id": "http://nobody.example"}
    service_node["dct:title"] = []
    assert len(cpsv_faults(document)) == 2


@pytest.mark.usefixtures("catalogue")
def test_an_unknown_language_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="'de' is no official language here; take one of en, fr"):
        exported(tmp_path, "--format", "hsds", "--language", "de")
