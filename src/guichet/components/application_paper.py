"""An application on paper, as it was sent: for the person, and for the office that has it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guichet.casework.queries import OwnFile, Section, own_file_pdf
from guichet.catalogue.definitions import definition_for
from guichet.components.sending import case_files
from guichet.components.wording import in_language, moment
from guichet.interactions.rules import Viewer


def application_pdf(viewer: Viewer, *, file: OwnFile, at: datetime) -> bytes:
    """Return the application as tagged PDF, in the language spoken; nothing of it is kept.

    For callers that may see the file, and have written the reading down where one is.
    """
    found = file.progress
    return own_file_pdf(
        viewer,
        title=_("Application %(reference)s") % {"reference": found.reference},
        about=_("%(service)s, %(office)s. As it stood on %(moment)s.")
        % {
            "service": in_language(found.service_name),
            "office": in_language(found.office),
            "moment": moment(at, found.zone),
        },
        language=get_language() or "en",
        sections=[section for section in _sections(file) if section.rows],
        at=at,
    )


def paper_name(file: OwnFile) -> str:
    """Return the name under which it is saved: service and day, nobody's name."""
    return f"{day_name(file)}-application.pdf"


def day_name(file: OwnFile) -> str:
    """Return how every saved name of a file begins: service and the office's day of receipt."""
    received = file.submitted_at.astimezone(file.progress.zone)
    return f"{file.progress.service}-{received:%Y-%m-%d}"


def document_rows(file: OwnFile) -> tuple[tuple[str, str], ...]:
    """Return the documents by their names, with size and state."""
    return tuple(
        (each.name, ", ".join(part for part in (each.label, each.size, each.state) if part))
        for each in case_files(file.progress.documents, address=lambda _each: "")
    )


def answer_sections(file: OwnFile) -> Iterator[Section]:
    """Return the answers as they were sent, and beside them what was corrected since."""
    for group in file.sent:
        answered = ((in_language(each.label), in_language(each.value)) for each in group.questions)
        yield Section(title=in_language(group.title), rows=tuple(answered))
    corrected = (
        (
            in_language(each.label),
            _("Not given") if each.now is None else in_language(each.now.value),
        )
        for each in file.corrections
    )
    yield Section(title=_("Corrected since it was sent"), rows=tuple(corrected))


def _sections(file: OwnFile) -> Iterator[Section]:
    found = file.progress
    yield Section(title=_("Your application"), rows=tuple(basics(file)))
    yield from answer_sections(file)
    yield Section(title=_("Documents"), rows=document_rows(file))
    definition = definition_for(found.service, version=file.definition_version)
    declared = in_language(definition.declaration)
    rows = ((_("Declared on sending"), declared),) if file.groups else ()
    yield Section(title=_("The declaration"), rows=rows)


def basics(file: OwnFile) -> Iterator[tuple[str, str]]:
    """Return what it is, when and how it came, and who answers for it."""
    found = file.progress
    yield _("Service"), in_language(found.service_name)
    yield _("Reference"), found.reference
    yield _("Received"), moment(file.submitted_at, found.zone)
    if (
        found.intake is not None
        and found.intake.by_officer
        and found.intake.entered_at > file.submitted_at
    ):
        yield _("Entered"), moment(found.intake.entered_at, found.zone)
    if found.intake is not None and found.intake.helper_name:
        yield _("With the help of"), found.intake.helper_name
    yield _("Who answers for it"), f"{in_language(found.office)}, {in_language(found.organization)}"
    if not file.groups:
        yield _("The answers"), _("They were erased when their time was over.")
