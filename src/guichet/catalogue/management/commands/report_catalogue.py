"""`guichet report-catalogue`."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError, CommandParser

from guichet.catalogue.queries import CatalogueReport, Tally, catalogue_report
from guichet.catalogue.rules.filing import Unreadable, fiscal_year_start
from guichet.interactions.rules import SYSTEM


class Command(BaseCommand):
    """Report a year of the catalogue by the publisher's own definitions."""

    help = "Report a fiscal year of the imported inventory by its publisher's definitions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the year and the form."""
        parser.add_argument("--fiscal-year", required=True, metavar="2023-2024")
        parser.add_argument("--json", action="store_true", help="print JSON for programs")

    def handle(self, *_args: object, **options: object) -> None:
        """Print the figures."""
        year = str(options["fiscal_year"])
        try:
            fiscal_year_start(year)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        report = catalogue_report(SYSTEM, fiscal_year=year)
        if report is None:
            raise CommandError(
                f"Nothing was filed for {year}. Import it first: guichet import-gc-inventory DIR"
            )
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(report, year)))


def _lines(report: CatalogueReport, year: str) -> list[str]:
    """Write the figures for people: counts first, then tables."""
    counts = [
        ("services reported", report.services_reported),
        ("services in scope", report.services_in_scope),
        ("services external", report.services_external),
        ("organizations", report.organizations),
        ("services with a standard", report.services_with_standard),
        ("external, online end to end", report.end_to_end_external),
        ("external, any point online", report.online_any_external),
        ("standards met", report.standards_met),
        ("standards assessed", report.standards_assessed),
        ("standards not assessed", report.standards_unassessed),
        ("applications", report.applications_total),
        ("applications, counted once", report.applications_total_counted_once),
        ("interactions", report.interactions_total),
    ]
    shares = [
        ("end to end, share of external", report.end_to_end_share_of_external),
        ("end to end, share of applicable", report.end_to_end_share_of_applicable),
    ]
    lines = [f"GC Service Inventory, {year}", ""]
    lines += [f"{name:<34}{count:>15,}" for name, count in counts]
    lines += [
        f"{name:<34}{'no service' if share is None else f'{share:.1%}':>15}"
        for name, share in shares
    ]
    lines += ["", f"{'applications by channel':<34}{'':>15}"]
    lines += [f"  {name:<32}{count:>15,}" for name, count in report.applications_by_channel.items()]
    for title, tallies in (
        ("standards by type", report.by_type),
        ("standards by channel", report.by_channel),
        ("standards by organization", report.by_organization),
    ):
        lines += ["", f"{title:<34}{'met':>9}{'assessed':>10}{'not':>8}"]
        lines += [_tally(code, tally) for code, tally in tallies.items()]
    lines += ["", "most applications"]
    lines += [
        f"  {each.applications:>12,}  {each.name} ({each.organization}, {each.service_id})"
        for each in report.top_services
    ]
    return lines


def _tally(code: str, tally: Tally) -> str:
    return f"  {code:<32}{tally.met:>9,}{tally.assessed:>10,}{tally.unassessed:>8,}"
