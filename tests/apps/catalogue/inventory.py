"""A published inventory in miniature, written as the portal writes it."""

import csv
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

_OS = ("account_registration", "authentication", "application", "decision", "issuance")
SERVICE: dict[str, str] = {
    "fiscal_yr": "2023-2024",
    "service_id": "100",
    "service_name_en": "Mooring permit",
    "service_name_fr": "Permis d'amarrage",
    "service_description_en": "Lets you moor. In a harbour.",
    "service_description_fr": "Permet d'amarrer.\nDans un port.",
    "service_type": "APIR",
    "service_scope": "EXTERN",
    "client_target_groups": "ECONOM,PERSON",
    "service_fee": "N",
    "service_uri_en": "https://example.org/en",
    "service_uri_fr": "https://example.org/fr",
    **{f"os_{point}": "Y" for point in (*_OS, "issue_resolution_feedback")},
    "num_phone_enquiries": "ND",
    "num_applications_by_phone": "NA",
    "num_website_visits": "",
    "num_applications_online": "12",
    "num_applications_in_person": "07",
    "num_applications_by_mail": "0",
    "num_applications_by_email": "NA",
    "num_applications_by_fax": "NA",
    "num_applications_by_other": "NA",
    "num_applications_total": "19",
    "owner_org": "ports",
    "owner_org_title": "Ports Board | Office des ports",
}
STANDARD: dict[str, str] = {
    "fiscal_yr": "2023-2024",
    "service_id": "100",
    "service_standard_id": "1",
    "service_standard_en": "A permit in 10 days",
    "service_standard_fr": "Un permis en 10 jours",
    "type": "TML",
    "channel": "ONL",
    "target": "0.9",
    "volume_meeting_target": "8996",
    "total_volume": "10000",
    "performance": "0.9",
    "target_met": "N",
    "owner_org": "ports",
}


def service(**cells: str) -> dict[str, str]:
    return SERVICE | cells


def standard(**cells: str) -> dict[str, str]:
    return STANDARD | cells


def write_inventory(
    folder: Path,
    services: Sequence[Mapping[str, str]] = (SERVICE,),
    standards: Sequence[Mapping[str, str]] = (STANDARD,),
    *,
    gzipped: bool = False,
) -> Path:
    """Write both files with a byte-order mark, and return their folder."""
    folder.mkdir(exist_ok=True)
    for name, rows, model in (
        ("service.csv", services, SERVICE),
        ("service_std.csv", standards, STANDARD),
    ):
        path = folder / (f"{name}.gz" if gzipped else name)
        opened = gzip.open if gzipped else open
        with opened(path, "wt", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(model))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_history(
    folder: Path, volumes: Sequence[Mapping[str, str]], timeliness: Sequence[Mapping[str, str]]
) -> Path:
    """Write earlier years by channel, as the portal writes them, and return their folder."""
    folder.mkdir(exist_ok=True)
    for name, rows in (("volume", volumes), ("timeliness", timeliness)):
        with (folder / f"{name}_by_channel.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
    return folder
