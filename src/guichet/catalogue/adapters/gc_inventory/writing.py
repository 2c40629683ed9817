"""Write the published tables as the portal publishes them: its columns, order and line ends."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from guichet.catalogue.adapters.gc_inventory.reading import SERVICE_FILE, STANDARD_FILE

_SERVICE_ORDER = (
    *("fiscal_yr", "service_id", "service_name_en", "service_name_fr"),
    *("service_description_en", "service_description_fr", "service_type"),
    *("service_recipient_type", "service_scope", "client_target_groups"),
    *("program_id", "program_name_en", "program_name_fr", "client_feedback_channel"),
    *("automated_decision_system", "automated_decision_system_description_en"),
    *("automated_decision_system_description_fr", "service_fee", "os_account_registration"),
    *("os_authentication", "os_application", "os_decision", "os_issuance"),
    *("os_issue_resolution_feedback", "os_comments_client_interaction_en"),
    *("os_comments_client_interaction_fr", "last_service_review", "last_service_improvement"),
    *("sin_usage", "cra_bn_identifier_usage", "num_phone_enquiries"),
    *("num_applications_by_phone", "num_website_visits", "num_applications_online"),
    *("num_applications_in_person", "num_applications_by_mail", "num_applications_by_email"),
    *("num_applications_by_fax", "num_applications_by_other", "num_applications_total"),
    *("special_remarks_en", "special_remarks_fr", "service_uri_en", "service_uri_fr"),
    *("owner_org", "owner_org_title"),
)
_STANDARD_ORDER = (
    *("fiscal_yr", "service_id", "service_name_en", "service_name_fr", "service_standard_id"),
    *("service_standard_en", "service_standard_fr", "type", "channel"),
    *("channel_comments_en", "channel_comments_fr", "target", "volume_meeting_target"),
    *("total_volume", "performance", "comments_en", "comments_fr", "target_met"),
    *("standards_targets_uri_en", "standards_targets_uri_fr"),
    *("performance_results_uri_en", "performance_results_uri_fr", "owner_org"),
    "owner_org_title",
)


def write_inventory(
    folder: Path,
    *,
    services: Sequence[Mapping[str, str]],
    standards: Sequence[Mapping[str, str]],
) -> None:
    """Write both tables into a folder, which is made where it is not there.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / SERVICE_FILE, services, _SERVICE_ORDER)
    _write(folder / STANDARD_FILE, standards, _STANDARD_ORDER)


def _write(path: Path, rows: Sequence[Mapping[str, str]], order: Sequence[str]) -> None:
    """Write the columns that the rows have: the published ones in their order, others after."""
    # A table that breaks off never bears the name of a whole one.
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=_columns(rows, order), restval="")
        writer.writeheader()
        writer.writerows(rows)
    draft.replace(path)


def _columns(rows: Iterable[Mapping[str, str]], order: Sequence[str]) -> list[str]:
    met = {column for row in rows for column in row}
    if not met:
        return list(order)
    return [*(each for each in order if each in met), *sorted(met - set(order))]
